import type { Client } from '@elastic/elasticsearch';
import { claim } from '../../tweets/data-version.ts';
import type { IndexNames } from '../../tweets/index-names.ts';
import type { Patience } from '../patience.ts';
import { readDataIndices } from './data-indices.ts';
import { fenceOff } from './fence.ts';
import { ended, hasEnded } from './job.ts';
import { died, type JobStore } from './job-store.ts';
import { evict, type JobQueue } from './queue.ts';

export type Undertaker = {
  client: Client;
  prefix: string;
  names: IndexNames;
  store: JobStore;
  queue: JobQueue;
  patience: Patience;
};

export type Burial = 'buried' | 'left' | 'lives';

/**
 * Ends a job whose process is dead, after its last `beat`: it is interrupted, leaves the queue, and whatever its process
 * would still write if it were only asleep is refused from then on. `left` is one that had ended, and was only left in the queue.
 *
 * In this order, each step harmless when repeated: whoever dies in between leaves the rest to the next one who looks.
 */
export async function buryJob(id: string, beat: number | null, undertaker: Undertaker): Promise<Burial> {
  const { client, prefix, names, store, queue, patience } = undertaker;
  const found = await store.find(id);
  if (found && found.stored.beat !== beat) return 'lives';
  const burial = found && !hasEnded(found.stored) ? 'buried' : 'left';
  if (found && burial === 'buried') {
    const { stored, revision } = found;
    const dead = { ...stored, ...ended('interrupted', died, stored.heartbeat_at) };
    if (!(await store.write(dead, revision))) return 'lives';
  }
  const newest = await newestEpoch(client, prefix);
  let epoch: number | null = null;
  await queue.change((current) => {
    const next = evict(current, id);
    // A lease that no one holds: it is there to take that of the dead away.
    epoch = next && current.running?.job === id ? Math.max(current.epoch, newest) + 1 : null;
    return next && epoch !== null ? { ...next, epoch } : next;
  });
  if (epoch === null) return burial;
  await fenceOff({ client, prefix, epoch, patience });
  await claim(client, names.state, epoch);
  return burial;
}

/** The newest lease that the aliases tell of: the queue's document may have been lost, the aliases not. */
export async function newestEpoch(client: Client, prefix: string): Promise<number> {
  const { writers } = await readDataIndices(client, prefix);
  return Math.max(0, ...writers.map(({ epoch }) => epoch));
}
