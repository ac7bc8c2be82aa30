import type { ConversationDocument } from '../../tweets/conversation-document.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import { compareIds, type TweetPlace } from '../../tweets/tweet.ts';
import type { TweetLinks } from '../../tweets/tweet-document.ts';

export type PlacedTweet = { tweet: TweetLinks; place: TweetPlace; sentiment: number | null };

/** A document for each conversation and company of these tweets; exact where all tweets of the conversation are there. */
export function conversationDocuments(
  placed: Iterable<PlacedTweet>,
  depthOf: (id: string) => number,
): ConversationDocument[] {
  const groups = new Map<string, Map<string, PlacedTweet[]>>();
  for (const member of placed) {
    const { conversation_id, company } = member.place;
    const companies = groups.get(conversation_id) ?? new Map<string, PlacedTweet[]>();
    groups.set(conversation_id, companies);
    for (const key of company) {
      const members = companies.get(key);
      if (members) members.push(member);
      else companies.set(key, [member]);
    }
  }
  const documents: ConversationDocument[] = [];
  for (const [conversation_id, companies] of groups) {
    for (const [company, members] of companies) {
      documents.push({ conversation_id, company, ...conversationFigures(company, members, depthOf) });
    }
  }
  return documents;
}

function conversationFigures(company: string, members: PlacedTweet[], depthOf: (id: string) => number) {
  members.sort(byTime);
  const inbound = members.filter(({ tweet }) => tweet.inbound);
  const responded = inbound.filter(({ place }) => place.responded_by.includes(company)).length;
  const first = members[0]?.tweet.created_at ?? 0;
  const last = members.at(-1)?.tweet ?? { created_at: first, inbound: true };
  const inquiredAt = inbound[0]?.tweet.created_at ?? null;
  const answer = members.find(
    ({ tweet }) => inquiredAt !== null && !tweet.inbound && tweet.created_at > inquiredAt,
  )?.tweet;
  return {
    start: isoSeconds(first),
    end: isoSeconds(last.created_at),
    tweets: members.length,
    inbound: inbound.length,
    outbound: members.length - inbound.length,
    responded,
    depth: members.reduce((deepest, { tweet }) => Math.max(deepest, depthOf(tweet.tweet_id)), 0),
    customers: new Set(inbound.map(({ tweet }) => tweet.author_id)).size,
    first_inbound_at: inquiredAt === null ? null : isoSeconds(inquiredAt),
    first_response_seconds: answer && inquiredAt !== null ? answer.created_at - inquiredAt : null,
    last_by: last.inbound ? ('customer' as const) : ('company' as const),
    unanswered: inbound.length > 0 && responded === 0,
    ...moodOf(inbound),
  };
}

/** How the customer who began felt in the first and the last tweet that says so; nothing where that is one tweet. */
function moodOf(inbound: readonly PlacedTweet[]) {
  const customer = inbound[0]?.tweet.author_id;
  const felt = inbound.flatMap(({ tweet, sentiment }) =>
    tweet.author_id === customer && sentiment !== null ? [sentiment] : [],
  );
  const [first] = felt;
  const last = felt.length > 1 ? felt.at(-1) : undefined;
  if (first === undefined || last === undefined)
    return { first_sentiment: null, last_sentiment: null, sentiment_change: null };
  return { first_sentiment: first, last_sentiment: last, sentiment_change: Number((last - first).toFixed(4)) };
}

function byTime({ tweet: a }: PlacedTweet, { tweet: b }: PlacedTweet): number {
  return a.created_at - b.created_at || compareIds(a.tweet_id, b.tweet_id);
}
