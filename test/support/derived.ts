import type { TweetDocument } from '../../src/tweets/tweet-document.ts';
import { type PlainDerived, plainDerived, readPlainTweets } from './plain-reading.ts';
import type { TestService } from './service.ts';

/** What the documents and the oracle both say of a tweet. */
export type Derived = Omit<PlainDerived, 'parent_id'>;

/** Every tweet that is stored, by its id. */
export async function storedTweets({ client, config }: TestService): Promise<Map<string, TweetDocument>> {
  const index = `${config.INDEX_PREFIX}-tweets`;
  await client.indices.refresh({ index });
  const { hits } = await client.search<TweetDocument>({ index, size: 10_000 });
  return new Map(hits.hits.flatMap(({ _id, _source }) => (_id && _source ? [[_id, _source] as const] : [])));
}

/** What is stored of each tweet that depends on others. */
export async function storedDerived(service: TestService): Promise<Record<string, Derived>> {
  const entries = [...(await storedTweets(service))].map(([id, document]) => {
    const { conversation_id, company, responded_by, first_response, response_seconds, negative_response_time } =
      document;
    const values = { conversation_id, company, responded_by, first_response, response_seconds, negative_response_time };
    return [id, values] as const;
  });
  return Object.fromEntries(entries.toSorted(byId));
}

/** The same by the plain reading of the definitions, were all these files one: of a tweet the last version counts. */
export function expectedDerived(files: string[]): Record<string, Derived> {
  const derived = plainDerived(files.flatMap((file) => readPlainTweets(file)));
  const entries = [...derived].map(([id, { parent_id: _, ...values }]) => [id, values] as const);
  return Object.fromEntries(entries.toSorted(byId));
}

/** The `_version` of each document: it moves with every write. */
export async function documentVersions({ client, config }: TestService): Promise<Record<string, unknown>> {
  const index = `${config.INDEX_PREFIX}-tweets`;
  await client.indices.refresh({ index });
  const { hits } = await client.search({ index, size: 10_000, version: true, seq_no_primary_term: true });
  return Object.fromEntries(hits.hits.map(({ _id, _version, _seq_no }) => [_id, [_version, _seq_no]]));
}

const byId = (a: readonly [string, unknown], b: readonly [string, unknown]) => (a[0] < b[0] ? -1 : 1);
