import { type Client, errors } from '@elastic/elasticsearch';

/** Which state of the data a report was computed from, and whether no job was writing at that time. */
export type DataVersion = { version: number; settled: boolean };

/** A writer that has not said for so long that it is alive no longer counts: its process has died. */
const leaseSeconds = 30;

const id = 'data';
type State = { writers: Record<string, string> };

/** The version of the data in the index `state`. Read it before aggregating, so that a report is never newer than it says. */
export async function readDataVersion(client: Client, state: string): Promise<DataVersion> {
  const { version, writers } = await readState(client, state);
  return { version, settled: Object.keys(alive(writers)).length === 0 };
}

/** Moves the version on; while `isWriting`, the data counts as unsettled for `leaseSeconds` from now. */
export async function moveDataVersion(
  client: Client,
  state: string,
  writer: string,
  isWriting: boolean,
): Promise<void> {
  for (;;) {
    const { writers, condition } = await readState(client, state);
    const { [writer]: _, ...others } = alive(writers);
    const lease = new Date(Date.now() + leaseSeconds * 1000).toISOString();
    const document: State = { writers: isWriting ? { ...others, [writer]: lease } : others };
    try {
      await client.index({ index: state, id, document, ...condition });
      return;
    } catch (error) {
      // Another job moved it meanwhile: read again.
      if (!(error instanceof errors.ResponseError && error.statusCode === 409)) throw error;
    }
  }
}

async function readState(client: Client, state: string) {
  const found = await client.get<State>({ index: state, id }, { ignore: [404] });
  if (!found.found || !found._source) return { version: 0, writers: {}, condition: { op_type: 'create' as const } };
  return {
    version: found._version ?? 0,
    writers: found._source.writers,
    condition: { if_seq_no: found._seq_no ?? 0, if_primary_term: found._primary_term ?? 0 },
  };
}

function alive(writers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(writers).filter(([, lease]) => Date.parse(lease) > Date.now()));
}
