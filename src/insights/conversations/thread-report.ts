import { z } from 'zod';
import { dataState } from '../../reading/answers/data-state.ts';
import { shownCompanies } from '../../reading/companies/spellings.ts';
import type { DataVersion } from '../../tweets/data-version.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import type { FoundThread } from './read-thread.ts';
import { mostTweets, type ThreadTweet } from './thread-query.ts';
import { inThreadOrder, type Placed } from './thread-tree.ts';

export const ShownTweet = z.object({
  tweet_id: z.string(),
  parent_id: z.string().nullable().meta({
    description:
      'The tweet that it replies to, where that is in `thread`: what is on top has one only as the first of a circle.',
  }),
  depth: z.int().meta({ description: '1 on top, and one more with each reply.' }),
  author_id: z.string(),
  inbound: z.boolean(),
  created_at: z.iso.datetime(),
  delay_seconds: z.int().nullable().meta({
    description: 'From its parent to it; null without a parent here, and below 0 where it is dated before that.',
  }),
  text: z.string().meta({ description: 'With its HTML entities decoded: to be escaped before it is put in a page.' }),
  company: z.array(z.string()).meta({ description: 'The companies it belongs to, or the one that wrote it.' }),
  responded_by: z.array(z.string()).meta({ description: 'Of an inbound tweet: the companies that replied directly.' }),
  is_first_response: z.boolean().meta({ description: "It is its company's first response to its parent." }),
});
export type ShownTweet = z.infer<typeof ShownTweet>;

export const ThreadReport = z
  .object({
    conversation_id: z.string(),
    start: z.iso.datetime().meta({ description: 'When the first of the visible tweets was.' }),
    end: z.iso.datetime().meta({ description: 'When the last one was.' }),
    tweets: z.int().meta({ description: 'How many tweets of it are in the data and visible to the token.' }),
    hidden: z.int().meta({
      description:
        'How many are left out: of a token that is limited to companies, those that belong to none of these.',
    }),
    truncated: z.boolean().meta({
      description: `There are more than ${mostTweets}: the first ones by time are shown, and there is no table.`,
    }),
    thread: z.array(ShownTweet).meta({
      description: 'The tree, as a list: every tweet before the replies to it, but for the one that closes a circle.',
    }),
    data: dataState,
  })
  .meta({ id: 'Thread' });
export type ThreadReport = z.infer<typeof ThreadReport>;

export type ThreadFindings = {
  conversationId: string;
  found: FoundThread;
  spellings: ReadonlyMap<string, string>;
  /** Keys of the only companies that may be shown; null for all. */
  only: ReadonlySet<string> | null;
};

/** A thread as JSON. */
export function threadReport(
  { conversationId, found, spellings, only }: ThreadFindings,
  data: DataVersion,
): ThreadReport {
  const shown = found.tweets.slice(0, mostTweets);
  const companies = (keys: readonly string[]) => shownCompanies(keys, spellings, only);
  return {
    conversation_id: conversationId,
    start: isoSeconds(found.start),
    end: isoSeconds(found.end),
    tweets: found.visible,
    hidden: found.hidden,
    truncated: found.visible > shown.length,
    thread: inThreadOrder(shown, found.listers).map((placed) => shownTweet(placed, companies)),
    data,
  };
}

function shownTweet(
  { tweet, parent, depth }: Placed<ThreadTweet>,
  companies: (keys: readonly string[]) => string[],
): ShownTweet {
  return {
    tweet_id: tweet.tweet_id,
    parent_id: parent?.tweet_id ?? null,
    depth,
    author_id: tweet.author_id,
    inbound: tweet.inbound,
    created_at: tweet.created_at,
    delay_seconds: parent && (Date.parse(tweet.created_at) - Date.parse(parent.created_at)) / 1000,
    text: tweet.decoded_text,
    company: companies(tweet.company),
    responded_by: companies(tweet.responded_by),
    is_first_response: tweet.first_response,
  };
}
