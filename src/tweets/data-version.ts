import { randomUUID } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import { changeDocument, readDocument } from './compare-and-set.ts';

/** Which state of the data a report was computed from, and whether it was whole: no ingestion was writing or had broken off. */
export type DataVersion = { version: number; settled: boolean };

/**
 * Tells one state of the data from all others: how often all of it has been replaced, and a name that is drawn when the first
 * ingestion begins. Who removes all indices and begins anew comes to the same numbers again, under another name.
 */
export type DataIdentity = DataVersion & { generation: number; lineage: string };

/** A job that began to write and has not brought the data to rest again: it runs, or has failed or died on the way. */
export type Unfinished = { job: string; epoch: number };

/** The index that is about to take the place of the data behind `alias`. */
export type Replacement = { alias: string; index: string };

/** The state was moved under a later lease: whoever holds this one may change nothing any more. */
export class OvertakenError extends Error {
  override name = 'OvertakenError';
}

type State = {
  unfinished: string[];
  /** The leases under which they write. */
  epochs: Record<string, number>;
  generation: number;
  lineage: string;
  /** The last lease that moved this document. */
  epoch: number;
  replacement: Replacement | null;
};

const id = 'data';
const none: State = { unfinished: [], epochs: {}, generation: 0, lineage: '', epoch: 0, replacement: null };

/** The version of the data that readers see now, by what lies in the index `state`. */
export async function readDataVersion(client: Client, state: string): Promise<DataIdentity> {
  const { version, data } = await readState(client, state);
  const { generation, lineage, replacement, unfinished } = data;
  // Between the switch of the aliases and `completeReplacement`, or for ever where the job died in between, the new data is
  // seen already: it has the version that this document will have, not that of the data that it took the place of.
  if (replacement && (await isSwitched(client, replacement)))
    return { version: version + 1, settled: true, generation: generation + 1, lineage };
  return { version, settled: unfinished.length === 0, generation, lineage };
}

/** The jobs in the index `state` that have left the data unsettled. */
export async function readUnfinished(client: Client, state: string): Promise<Unfinished[]> {
  const { unfinished, epochs } = (await readState(client, state)).data;
  return unfinished.map((job) => ({ job, epoch: epochs[job] ?? 0 }));
}

/** Moves the version on because `job` begins to write. */
export function beginWriting(client: Client, state: string, { job, epoch }: Unfinished): Promise<void> {
  return move(client, state, epoch, (data) => ({
    ...data,
    unfinished: [...data.unfinished.filter((other) => other !== job), job],
    epochs: { ...data.epochs, [job]: epoch },
  }));
}

/** Moves the version on because what these jobs wrote is at rest now. */
export function settle(client: Client, state: string, epoch: number, jobs: readonly string[]): Promise<void> {
  return move(client, state, epoch, (data) => {
    const unfinished = data.unfinished.filter((job) => !jobs.includes(job));
    return { ...data, unfinished, epochs: Object.fromEntries(unfinished.map((job) => [job, data.epochs[job] ?? 0])) };
  });
}

/** Keeps holders of earlier leases from moving the version any more. */
export function claim(client: Client, state: string, epoch: number): Promise<void> {
  return move(client, state, epoch, (data) => data);
}

/** Announces that the readers' aliases are about to move: `readDataVersion` then tells which of the two data is seen. */
export function announceReplacement(
  client: Client,
  state: string,
  epoch: number,
  replacement: Replacement,
): Promise<void> {
  return move(client, state, epoch, (data) => ({ ...data, replacement }));
}

/** Ends what was announced, as the aliases say: the data has been replaced, unfinished jobs and all, or is as it was. */
export async function completeReplacement(client: Client, state: string, epoch: number): Promise<void> {
  const { replacement } = (await readState(client, state)).data;
  if (!replacement) return;
  const isReplaced = await isSwitched(client, replacement);
  await move(client, state, epoch, (data) => {
    // An attempt before this one got through, although its answer was lost.
    if (!data.replacement) return data;
    return isReplaced ? { ...none, generation: data.generation + 1 } : { ...data, replacement: null };
  });
}

const isSwitched = (client: Client, { alias, index }: Replacement): Promise<boolean> =>
  client.indices.existsAlias({ name: alias, index });

async function move(client: Client, state: string, epoch: number, change: (data: State) => State): Promise<void> {
  await changeDocument<Partial<State>>(client, state, id, (stored) => {
    const data = whole(stored);
    if (data.epoch > epoch) throw new OvertakenError(`the data was moved under lease ${data.epoch} after ${epoch}`);
    return { ...change(data), epoch, lineage: data.lineage || randomUUID() };
  });
}

async function readState(client: Client, state: string) {
  const { document, version } = await readDocument<Partial<State>>(client, state, id);
  return { version, data: whole(document) };
}

const whole = (stored: Partial<State> | null): State => ({ ...none, ...stored });
