/**
 * A conversation as one company sees it: what its inbound tweets and the tweets that it wrote there come to. Flat, one
 * document for each conversation and company, so that conversations can be sorted and paged.
 */
export type ConversationDocument = {
  conversation_id: string;
  /** Key of the company. */
  company: string;
  /** When the first and the last of the tweets were. */
  start: string;
  end: string;
  /** Tweets of the company in it: inbound + outbound. */
  tweets: number;
  inbound: number;
  outbound: number;
  /** Inbound tweets with a direct reply by the company. */
  responded: number;
  /** The longest way down to one of the tweets, in tweets that are in the data: 1 for one without a parent. */
  depth: number;
  /** Distinct authors of the inbound tweets. */
  customers: number;
  first_inbound_at: string | null;
  /** From the first inbound tweet to the company's first tweet after it. */
  first_response_seconds: number | null;
  /** Who wrote the last of the tweets. */
  last_by: 'customer' | 'company';
  /** It has inbound tweets, and none of them has a direct reply by the company. */
  unanswered: boolean;
  /** Of the first and the last tweet of the customer who began, as far as they say how they feel, and by how much it rose; null where that is one tweet. */
  first_sentiment: number | null;
  last_sentiment: number | null;
  sentiment_change: number | null;
};

/** The `_id` of a conversation's document; neither part can hold a slash. */
export const conversationKey = ({
  conversation_id,
  company,
}: Pick<ConversationDocument, 'conversation_id' | 'company'>) => `${conversation_id}/${company}`;
