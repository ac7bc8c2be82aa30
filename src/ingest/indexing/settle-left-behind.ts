import type { estypes } from '@elastic/elasticsearch';
import type { StoredTweet } from '../../tweets/tweet-document.ts';
import { any, isInbound } from '../../tweets/tweet-filters.ts';
import type { StoredConversation } from './conversation-operations.ts';
import { type SettleContext, settleCompanies, settleIds } from './settle.ts';
import { findHashes, searchPages } from './stored-tweets.ts';
import { firstVersion } from './write-versions.ts';

/** A job that broke off: what it wrote under its epoch after `confirmed` may lack its other half. */
export type LeftBehind = { epoch: number; confirmed: number };

const idsOfAPartition = 10_000;

/** Works out anew whatever jobs that broke off may have left half done. The indices have to be refreshed. */
export async function settleLeftBehind(leftBehind: readonly LeftBehind[], context: SettleContext): Promise<void> {
  if (leftBehind.length === 0) return;
  const { reader, read, unsettled } = context;
  const links = searchPages<StoredTweet>(reader, read.tweets, {
    query: { exists: { field: 'dangling_links' } },
    sort: ['tweet_id'],
    _source: ['dangling_links'],
  });
  for await (const page of links) {
    const ends = new Set(page.flatMap(({ dangling_links }) => dangling_links));
    const found = await findHashes(reader, read.tweets, [...ends]);
    await settleIds(new Set(found.keys()), context);
  }
  for await (const ids of sharedEnds(context)) await settleIds(new Set(ids), context);
  const written = any(
    ...leftBehind.map(({ epoch, confirmed }) => ({
      range: { batch: { gt: Math.max(confirmed, firstVersion(epoch)), lt: firstVersion(epoch + 1) } },
    })),
  );
  const tweets = searchPages<StoredTweet>(reader, read.tweets, {
    query: written,
    sort: ['tweet_id'],
    _source: ['tweet_id'],
  });
  for await (const page of tweets) await settleIds(new Set(page.map(({ tweet_id }) => tweet_id)), context);
  const conversations = searchPages<StoredConversation>(reader, read.conversations, {
    query: written,
    sort: ['conversation_id', 'company'],
    _source: ['conversation_id'],
  });
  for await (const page of conversations)
    await settleIds(new Set(page.map(({ conversation_id }) => conversation_id)), context);
  await settleCompanies(new Set([...unsettled.companies, ...(await companiesOfInbound(context))]), context);
}

/** Ids of no tweet of the data that several tweets name: they may make one conversation of them. */
async function* sharedEnds({ reader, read }: SettleContext): AsyncGenerator<string[]> {
  const ask = <Answer>(dangling: estypes.AggregationsAggregationContainer) =>
    reader.patience(() =>
      reader.client.search<unknown, { dangling: Answer }>({
        index: read.tweets,
        size: 0,
        allow_partial_search_results: false,
        query: { exists: { field: 'dangling_links' } },
        aggs: { dangling },
      }),
    );
  const field = 'dangling_links';
  const { aggregations } = await ask<{ value: number }>({ cardinality: { field } });
  const num_partitions = Math.ceil((aggregations?.dangling.value ?? 0) / idsOfAPartition) + 1;
  for (let partition = 0; partition < num_partitions; partition += 1) {
    // Twice as many as there should be, since hashes do not share them out evenly.
    const terms = { field, min_doc_count: 2, size: 2 * idsOfAPartition, include: { partition, num_partitions } };
    const answer = await ask<{ buckets: { key: string }[] }>({ terms });
    yield (answer.aggregations?.dangling.buckets ?? []).map(({ key }) => key);
  }
}

/** Keys that inbound tweets have as their companies, whether they are companies or not. */
async function companiesOfInbound({ reader, read }: SettleContext): Promise<string[]> {
  const keys: string[] = [];
  let after: Record<string, string> | undefined;
  do {
    const answer = await reader.patience(() =>
      reader.client.search<unknown, InboundCompanies>({
        index: read.tweets,
        size: 0,
        allow_partial_search_results: false,
        query: isInbound,
        aggs: {
          companies: {
            composite: {
              size: 1_000,
              sources: [{ key: { terms: { field: 'company' } } }],
              ...(after ? { after } : {}),
            },
          },
        },
      }),
    );
    keys.push(...(answer.aggregations?.companies.buckets ?? []).map(({ key }) => key.key));
    after = answer.aggregations?.companies.after_key;
  } while (after);
  return keys;
}

type InboundCompanies = {
  companies: { buckets: { key: { key: string } }[]; after_key?: Record<string, string> };
};
