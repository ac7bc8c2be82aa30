import { type Client, errors } from '@elastic/elasticsearch';

/** Which state of the data a report was computed from, and whether it was whole: no ingestion was writing or had broken off. */
export type DataVersion = { version: number; settled: boolean };

const id = 'data';
/** Jobs that began to write and have not brought the data to rest again: they run, or have failed or died on the way. */
type State = { unfinished: string[] };

/** The version of the data in the index `state`. */
export async function readDataVersion(client: Client, state: string): Promise<DataVersion> {
  const { version, unfinished } = await readState(client, state);
  return { version, settled: unfinished.length === 0 };
}

/** The jobs in the index `state` that have left the data unsettled. */
export async function readUnfinished(client: Client, state: string): Promise<string[]> {
  return (await readState(client, state)).unfinished;
}

/** Moves the version on because `job` begins to write. */
export function beginWriting(client: Client, state: string, job: string): Promise<void> {
  return move(client, state, (unfinished) => [...unfinished.filter((other) => other !== job), job]);
}

/** Moves the version on because what these jobs wrote is at rest now. */
export function settle(client: Client, state: string, jobs: readonly string[]): Promise<void> {
  return move(client, state, (unfinished) => unfinished.filter((job) => !jobs.includes(job)));
}

async function move(client: Client, state: string, change: (unfinished: string[]) => string[]): Promise<void> {
  for (;;) {
    const { unfinished, condition } = await readState(client, state);
    try {
      await client.index<State>({ index: state, id, document: { unfinished: change(unfinished) }, ...condition });
      return;
    } catch (error) {
      // Another job moved it meanwhile: read again.
      if (!(error instanceof errors.ResponseError && error.statusCode === 409)) throw error;
    }
  }
}

async function readState(client: Client, state: string) {
  const found = await client.get<State>({ index: state, id }, { ignore: [404] });
  if (!found.found || !found._source) return { version: 0, unfinished: [], condition: { op_type: 'create' as const } };
  return {
    version: found._version ?? 0,
    unfinished: found._source.unfinished,
    condition: { if_seq_no: found._seq_no ?? 0, if_primary_term: found._primary_term ?? 0 },
  };
}
