import { z } from 'zod';
import type { CsvRow } from '../../http/csv.ts';
import { shownCompanies } from '../../reading/companies/spellings.ts';
import type { Hit } from '../../reading/lists/read-list.ts';
import type { TweetDocument } from '../../tweets/tweet-document.ts';

export const TweetItem = z.object({
  tweet_id: z.string(),
  author_id: z.string(),
  inbound: z.boolean(),
  created_at: z.iso.datetime(),
  text: z.string().meta({ description: 'With its HTML entities decoded: not safe to put in a page as it is.' }),
  company: z
    .array(z.string())
    .meta({ description: 'Companies that it belongs to, or that wrote it; those that the token covers.' }),
  responded_by: z
    .array(z.string())
    .meta({ description: 'Companies that replied to it directly; those that the token covers.' }),
  conversation_id: z.string(),
  response_seconds: z.int().nullable().meta({
    description: 'Its response time where one company is asked for; null where it has none, or several could be meant.',
  }),
  highlight: z.string().nullable().meta({
    description: 'The text as HTML that is safe to put in a page, with what `q` found in <mark>; null without `q`.',
  }),
});
export type TweetItem = z.infer<typeof TweetItem>;

/** The fields of a tweet's document that an item is made of. */
export const itemFields = [
  'tweet_id',
  'author_id',
  'inbound',
  'created_at',
  'decoded_text',
  'company',
  'responded_by',
  'response_times',
  'conversation_id',
] as const;
export type ItemDocument = Pick<TweetDocument, (typeof itemFields)[number]>;

/** What decides how a tweet is shown: `responder` is the company whose response time is meant. */
export type Shown = {
  spellings: ReadonlyMap<string, string>;
  only: ReadonlySet<string> | null;
  responder: string | null;
  isHighlighted: boolean;
};

export function tweetItem({ document, highlight }: Hit<ItemDocument>, shown: Shown): TweetItem {
  const { tweet_id, author_id, inbound, created_at, decoded_text, conversation_id } = document;
  const { spellings, only, responder, isHighlighted } = shown;
  return {
    tweet_id,
    author_id,
    inbound,
    created_at,
    text: decoded_text,
    company: shownCompanies(document.company, spellings, only),
    responded_by: shownCompanies(document.responded_by, spellings, only),
    conversation_id,
    response_seconds: responseSeconds(document.response_times, responder),
    // Of an empty text Elasticsearch gives none.
    highlight: isHighlighted ? (highlight['decoded_text']?.[0] ?? '') : null,
  };
}

function responseSeconds(times: readonly string[], company: string | null): number | null {
  const own = times.find((time) => time.startsWith(`${company}/`))?.split('/')[1];
  return own === undefined || own === '-' ? null : Number(own);
}

/** The columns of a table of tweets: all of an item but its highlight, which is for pages. */
export const tweetColumns = [
  'tweet_id',
  'author_id',
  'inbound',
  'created_at',
  'company',
  'responded_by',
  'conversation_id',
  'response_seconds',
  'text',
] as const;

export const tweetRow = ({ highlight: _, company, responded_by, ...item }: TweetItem): CsvRow => ({
  ...item,
  company: company.join(' '),
  responded_by: responded_by.join(' '),
});
