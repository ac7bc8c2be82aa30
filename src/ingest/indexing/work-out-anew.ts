import { isDeepStrictEqual } from 'node:util';
import type { DataNames } from '../../tweets/index-names.ts';
import {
  documentLinks,
  documentPlace,
  placeFields,
  type StoredTweet,
  textFields,
} from '../../tweets/tweet-document.ts';
import { assertNotSuperseded, type BulkWrite, type Operation } from './bulk-write.ts';
import { conversationChanges, type StoredConversation } from './conversation-operations.ts';
import { joinConversations } from './join-conversations.ts';
import { chunks, getTweets, type Reader, searchPages } from './stored-tweets.ts';

export type AnewContext = {
  reader: Reader;
  read: DataNames;
  writer: DataNames;
  bulkWrite: BulkWrite;
  companies: ReadonlySet<string>;
  nextVersion: () => number;
};

// Ids in one search, in each of its fields.
const idBatch = 5_000;

/**
 * Works out anew, from the links alone, the place of every tweet in the conversations that these ids belong to, whether they are in the
 * data or not, and the documents of the conversations; writes what differs. The indices have to be refreshed before, and are not afterwards.
 * Gives the ids that this has settled, those given and all connected with them.
 *
 * It can break off at any point: `isSign` names the documents by which a later job would find that these conversations are
 * not settled, and they are written last.
 */
export async function workOutAnew(
  ids: Iterable<string>,
  isSign: (before: StoredTweet) => boolean,
  context: AnewContext,
): Promise<ReadonlySet<string>> {
  const { reader, read, writer, bulkWrite, companies, nextVersion } = context;
  const { tweets, seen } = await readConnected(reader, read.tweets, ids);
  const links = new Map([...tweets].map(([id, document]) => [id, documentLinks(document)]));
  const { placeOf, depthOf } = joinConversations(links, companies);
  const placed = [...links.values()].map((tweet) => {
    const sentiment = tweets.get(tweet.tweet_id)?.sentiment ?? null;
    return { tweet, place: placeOf(tweet), sentiment };
  });

  const version = nextVersion();
  const conversationIds = new Set(seen);
  for (const { conversation_id } of tweets.values()) conversationIds.add(conversation_id);
  const stored = await readConversations(reader, read.conversations, [...conversationIds]);
  const changes = conversationChanges(placed, depthOf, stored, version);
  assertNotSuperseded(await bulkWrite(writer.conversations, changes, version));

  const changed = placed.filter(({ tweet, place }) => {
    const before = tweets.get(tweet.tweet_id);
    return before && !isDeepStrictEqual(documentPlace(before), place);
  });
  const isLast = (id: string, dangling: string[]) => {
    const before = tweets.get(id);
    return before !== undefined && (isSign(before) || !isDeepStrictEqual(before.dangling_links, dangling));
  };
  const parts = Object.groupBy(changed, ({ tweet, place }) =>
    isLast(tweet.tweet_id, place.dangling_links) ? 'last' : 'first',
  );
  for (const part of [parts.first ?? [], parts.last ?? []]) {
    for (const some of chunks(part, idBatch)) {
      const documents = await getTweets(
        reader,
        read.tweets,
        some.map(({ tweet }) => tweet.tweet_id),
      );
      const operations = some.map(({ tweet: { tweet_id }, place }): Operation => {
        const before = documents.get(tweet_id);
        const document = () => ({ ...before, ...placeFields(place), batch: version });
        return { action: 'index', id: tweet_id, characters: before?.text.length ?? 0, document };
      });
      assertNotSuperseded(await bulkWrite(writer.tweets, operations, version));
    }
  }
  return seen;
}

/** All tweets that hang together with these ids by links that either side states, and every id that they name. */
async function readConnected(reader: Reader, index: string, ids: Iterable<string>) {
  const tweets = new Map<string, StoredTweet>();
  const seen = new Set(ids);
  const conversations = new Set<string>();
  let frontier = [...seen];
  let whole: string[] = [];
  while (frontier.length > 0 || whole.length > 0) {
    const found: StoredTweet[] = [];
    const questions = [...chunks(frontier, idBatch).map(around), ...chunks(whole, idBatch).map(inConversations)];
    for (const query of questions) {
      const pages = searchPages<StoredTweet>(reader, index, {
        query,
        sort: ['tweet_id'],
        _source: { excludes: [...textFields] },
      });
      for await (const page of pages) found.push(...page);
    }
    frontier = [];
    whole = [];
    for (const tweet of found) {
      tweets.set(tweet.tweet_id, tweet);
      for (const id of [tweet.tweet_id, tweet.in_response_to_tweet_id, ...tweet.response_tweet_id]) {
        if (id === null || seen.has(id)) continue;
        seen.add(id);
        frontier.push(id);
      }
      if (conversations.has(tweet.conversation_id)) continue;
      // Most of what is connected has one conversation_id: that saves going from link to link.
      conversations.add(tweet.conversation_id);
      whole.push(tweet.conversation_id);
    }
  }
  return { tweets, seen };
}

/** The tweets with these ids, and all that say they reply to one of them or are replied to by one. */
const around = (ids: string[]) => ({
  bool: {
    should: [
      { ids: { values: ids } },
      ...['in_response_to_tweet_id', 'response_tweet_id'].map((field) => ({ terms: { [field]: ids } })),
    ],
  },
});

const inConversations = (ids: string[]) => ({ terms: { conversation_id: ids } });

async function readConversations(reader: Reader, index: string, ids: string[]): Promise<StoredConversation[]> {
  const stored: StoredConversation[] = [];
  for (const part of chunks(ids, idBatch)) {
    const query = { terms: { conversation_id: part } };
    const pages = searchPages<StoredConversation>(reader, index, { query, sort: ['conversation_id', 'company'] });
    for await (const page of pages) stored.push(...page);
  }
  return stored;
}
