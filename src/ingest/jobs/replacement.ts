import type { Client } from '@elastic/elasticsearch';
import { type DataNames, indexNames, indicesOf, writerAliases } from '../../tweets/index-names.ts';
import { LostLeaseError } from '../patience.ts';
import { addReader, addWriters, type DataIndices, kinds, mustRemove, readDataIndices } from './data-indices.ts';
import { changeAliases, type Fencing } from './fence.ts';

/** Makes readers see the indices of this lease in place of those that they see, all at one moment. */
export async function switchReaders(fencing: Fencing): Promise<void> {
  const { prefix, epoch } = fencing;
  const fresh = indicesOf(prefix, epoch);
  await changeAliases(fencing, (found) => {
    if (isLive(found, fresh)) return null;
    return [
      ...takeWriters(found, fencing),
      ...kinds.flatMap((kind) => {
        const alias = indexNames(prefix)[kind];
        return [...found.live[kind].map((index) => mustRemove(index, alias)), addReader(fresh[kind], alias)];
      }),
      ...addWriters(prefix, epoch, fresh),
    ];
  });
}

/**
 * Gives up on the indices of this lease and removes them, unless readers see them already: that is the answer. A call of
 * `switchReaders` that is still on its way fails from now on, since the writers' aliases that it needs lie elsewhere.
 */
export async function withdraw(fencing: Fencing): Promise<boolean> {
  const { prefix, epoch, client, patience } = fencing;
  const fresh = indicesOf(prefix, epoch);
  const found = await changeAliases(fencing, (found) => {
    const own = found.writers.filter(({ index }) => Object.values(fresh).includes(index));
    if (isLive(found, fresh) || own.length === 0) return null;
    // To whatever is live, of whatever schema: the next lease has to find aliases that it can take.
    return kinds.flatMap((kind) => [
      ...own.filter(({ index }) => index === fresh[kind]).map(({ index, alias }) => mustRemove(index, alias)),
      ...found.live[kind].map((index) => ({ add: { index, alias: writerAliases(prefix, epoch)[kind] } })),
    ]);
  });
  if (isLive(found, fresh)) return true;
  await patience(() => removeIndices(client, Object.values(fresh)));
  return false;
}

/**
 * Removes the indices of earlier leases that no reader sees: jobs that broke off have left them behind. Never those of a later
 * lease, should this one have slept.
 */
export async function removeHidden({ client, prefix, epoch, patience }: Fencing): Promise<string[]> {
  const { hidden } = await patience(() => readDataIndices(client, prefix));
  const indices = hidden.filter((one) => one.epoch < epoch).map(({ index }) => index);
  await patience(() => removeIndices(client, indices));
  return indices;
}

export async function removeIndices(client: Client, index: string[]): Promise<void> {
  if (index.length > 0) await client.indices.delete({ index, ignore_unavailable: true });
}

const isLive = ({ live }: DataIndices, fresh: DataNames): boolean =>
  kinds.every((kind) => live[kind].length === 1 && live[kind][0] === fresh[kind]);

function takeWriters(found: DataIndices, { prefix, epoch }: Fencing) {
  const fresh = indicesOf(prefix, epoch);
  const isOwn = found.writers.length === kinds.length && found.writers.every((writer) => writer.epoch === epoch);
  if (!isOwn) throw new LostLeaseError();
  return kinds.map((kind) => mustRemove(fresh[kind], writerAliases(prefix, epoch)[kind]));
}
