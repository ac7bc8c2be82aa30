import type { DataNames } from '../../tweets/index-names.ts';
import type { StoredTweet } from '../../tweets/tweet-document.ts';
import { all, any, isInbound, isOutbound, ofCompany } from '../../tweets/tweet-filters.ts';
import { chunks, findHashes, type Reader, searchPages } from './stored-tweets.ts';
import type { Unsettled } from './unsettled.ts';
import { type AnewContext, workOutAnew } from './work-out-anew.ts';

export type SettleContext = Omit<AnewContext, 'companies'> & {
  unsettled: Unsettled;
  signal: AbortSignal;
  /** How many ids are worked out anew in one round: as much as fits in memory. */
  idsAtOnce: number;
};

const companiesAtOnce = 200;

/** Follows the links that reach outside the segments in which they came, as far as they are known now. Refreshes before and after. */
export async function settleLinks(context: SettleContext): Promise<void> {
  const { reader, read, unsettled } = context;
  const { ends, knownEnds, touched } = unsettled;
  await refresh(reader, read);
  unsettled.replaced.clear();
  const found = await findHashes(reader, read.tweets, [...ends.keys(), ...knownEnds.keys()]);
  for (const id of ends.keys()) if (found.has(id)) touched.add(id);
  for (const [id, { count }] of ends) if (!found.has(id)) unsettled.dangling += count;
  for (const [id, count] of knownEnds) if (!found.has(id)) unsettled.dangling += count;
  ends.clear();
  knownEnds.clear();
  await settleIds(touched, context);
}

/** Works out anew all that these ids belong to, in rounds, and takes them out of the set. The indices are refreshed at the end. */
export async function settleIds(ids: Set<string>, context: SettleContext): Promise<void> {
  while (ids.size > 0) {
    context.signal.throwIfAborted();
    const settled = await workOutAnew(ids.values().take(context.idsAtOnce), () => false, anew(context));
    for (const id of settled) ids.delete(id);
    // One round may move a conversation's id to where the next takes it away: it has to see that.
    await refresh(context.reader, context.read);
  }
}

/** Forgets companies of whom no outbound tweet is left. The index has to be refreshed. */
export async function forgetCompanies({ reader, read, unsettled }: SettleContext): Promise<string[]> {
  const gone: string[] = [];
  for (const key of unsettled.doubtfulCompanies) {
    const query = all(isOutbound, ofCompany(key));
    const { count } = await reader.patience(() => reader.client.count({ index: read.tweets, query }));
    if (count > 0) continue;
    unsettled.companies.delete(key);
    gone.push(key);
  }
  return gone;
}

/**
 * Gives the tweets that mention these companies to those that are companies now, and takes them from those that are none.
 * Each round asks for what is still wrong, so it can break off and begin again anywhere.
 */
export async function settleCompanies(keys: Iterable<string>, context: SettleContext): Promise<void> {
  const { reader, read, unsettled, signal, idsAtOnce } = context;
  for (const some of chunks([...keys], companiesAtOnce)) {
    const changed = new Set(some);
    const isSign = (before: StoredTweet) => [...before.mentions, ...before.company].some((key) => changed.has(key));
    const query = any(...some.map((key) => wrongFor(key, unsettled.companies.has(key))));
    let before: string[] = [];
    for (;;) {
      signal.throwIfAborted();
      const pages = searchPages<{ tweet_id: string }>(reader, read.tweets, {
        query,
        sort: ['tweet_id'],
        size: idsAtOnce,
        _source: ['tweet_id'],
      });
      const first = await pages.next();
      const page = first.done ? [] : first.value;
      const ids = page.map(({ tweet_id }) => tweet_id);
      if (ids.length === 0) break;
      if (ids[0] === before[0] && ids.length === before.length)
        throw new Error(`tweet ${ids[0]} does not settle with the companies that it mentions`);
      before = ids;
      await workOutAnew(ids, isSign, anew(context));
      await refresh(reader, read);
    }
  }
}

/** Inbound tweets that lack a company which they mention, or have one that is none. */
function wrongFor(key: string, isCompany: boolean) {
  if (!isCompany) return all(isInbound, ofCompany(key));
  return { bool: { filter: [isInbound, { term: { mentions: key } }], must_not: [ofCompany(key)] } };
}

const anew = ({ unsettled, ...context }: SettleContext): AnewContext => ({
  ...context,
  companies: unsettled.companies,
});

export async function refresh({ client, patience }: Reader, { tweets, conversations }: DataNames): Promise<void> {
  await patience(() => client.indices.refresh({ index: [tweets, conversations] }));
}
