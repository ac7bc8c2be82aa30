import type { Client } from '@elastic/elasticsearch';
import type { Api } from './api.ts';
import { type Answer, type Call, endOf, type Figure } from './calls.ts';
import type { Duckdb } from './duckdb.ts';
import { type Latency, latency, median, timed } from './statistics.ts';

/** `duckdb_p50` is null where DuckDB cannot answer the same. */
export type Called = Pick<Call, 'name' | 'must' | 'mustAgain'> & {
  uncached: Latency;
  again: Latency;
  duckdb_p50: number | null;
};

let variation = 0;

/** How long a call takes at the client, in milliseconds, never asked before and no cache filled; DuckDB in turn with it. */
export async function measureCall(
  api: Api,
  client: Client,
  duckdb: Duckdb,
  call: Call,
  times: number,
): Promise<Called> {
  const { name, must, mustAgain, path, peer } = call;
  const ask = peer ? await duckdb.prepare(peer.sql) : null;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < times + 3; round += 1) {
    variation += 1;
    await client.indices.clearCache({ index: `${api.prefix}-*`, request: true, query: true });
    const asked = await timed(() => api.get<Answer>(path(variation)));
    if (round >= 3) ours.push(asked.milliseconds);
    if (!peer || !ask) continue;
    const answered = await timed(() => ask(peer.values(endOf(variation))));
    if (round >= 3) theirs.push(answered.milliseconds);
    if (round === 0) assertSame(name, peer.ours(asked.value), peer.theirs(answered.value), peer.tolerance);
  }
  const again: number[] = [];
  for (let round = 0; round < times; round += 1)
    again.push((await timed(() => api.get<Answer>(path(variation)))).milliseconds);
  return {
    name,
    must,
    mustAgain,
    uncached: latency(ours),
    again: latency(again),
    duckdb_p50: peer ? median(theirs) : null,
  };
}

/** Throws unless both have the same figures, numbers within the tolerance. */
export function assertSame(name: string, ours: Figure[], theirs: Figure[], tolerance: number): void {
  const at = ours.findIndex((figure, index) => !isSame(figure, theirs[index], tolerance));
  if (ours.length === theirs.length && at < 0) return;
  throw new Error(
    `DuckDB has other figures than ${name}: ${theirs[at]} (of ${theirs.length}) is not ${ours[at]} (of ${ours.length})`,
  );
}

function isSame(ours: Figure, theirs: Figure | undefined, tolerance: number): boolean {
  if (typeof ours !== 'number' || typeof theirs !== 'number') return ours === theirs;
  return Math.abs(ours - theirs) <= tolerance * Math.max(Math.abs(ours), Math.abs(theirs));
}
