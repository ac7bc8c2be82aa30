import type { Client } from '@elastic/elasticsearch';
import type { DataIdentity } from '../../tweets/data-version.ts';
import { isKeepable, versionKey } from '../answers/kept-answers.ts';

/** A state of an index, and which data it is of: how often all of it had been replaced. */
export type PointInTime = { id: string; generation: number };

/** As long as a page's cursor can be used. */
export const keepAlive = '10m';

// All lists that begin in so short a time begin at the same state of the data: else each first page would leave one open.
const sharedMilliseconds = { settled: 60_000, unsettled: 1_000 };

/**
 * Gives a point in time of `index`, for a list that begins now: one that others began with, where the data has
 * the same version and rests, or it is but a moment old. Elasticsearch lets go of it ten minutes after its last use.
 */
export function createPointsInTime(client: Client, readVersion: () => Promise<DataIdentity>) {
  const open = new Map<string, { version: string; until: number; begun: Promise<PointInTime> }>();

  const begin = async (index: string): Promise<PointInTime> => {
    const version = await readVersion();
    const key = versionKey(version);
    const known = open.get(index);
    if (known && known.version === key && performance.now() < known.until) return known.begun;
    const kind = isKeepable(version) ? 'settled' : 'unsettled';
    const until = performance.now() + sharedMilliseconds[kind];
    const begun = client
      .openPointInTime({ index, keep_alive: keepAlive, allow_partial_search_results: false })
      .then(({ id }) => ({ id, generation: version.generation }));
    open.set(index, { version: key, until, begun });
    begun.catch(() => open.delete(index));
    return begun;
  };
  /** For one that Elasticsearch has let go of: the next list begins at another. */
  const forget = (index: string) => open.delete(index);
  return { begin, forget };
}

export type PointsInTime = ReturnType<typeof createPointsInTime>;
