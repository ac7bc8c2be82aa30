import { type Client, errors, type TransportRequestOptions } from '@elastic/elasticsearch';

/** The very state of a document that was read or written. */
export type Revision = { if_seq_no: number; if_primary_term: number };

/** What a write depends on: that there is no document yet, or that it is still the one that was read. */
export type Condition = { op_type: 'create' } | Revision;

/** `version` counts the writes of the document; 0 where there is none. */
export type Found<Document> =
  | { document: Document; version: number; condition: Revision }
  | { document: null; version: 0; condition: { op_type: 'create' } };

/** A document by its id, seen as soon as it is written. */
export async function readDocument<Document>(client: Client, index: string, id: string): Promise<Found<Document>> {
  const found = await client.get<Document>({ index, id }, { ignore: [404] });
  if (!found.found || !found._source) return { document: null, version: 0, condition: { op_type: 'create' } };
  return { document: found._source, version: found._version ?? 0, condition: revisionOf(found) };
}

/** The condition of the next write; null where another has written meanwhile, or what was read is gone, its index with it even. */
export async function writeDocument<Document>(
  client: Client,
  index: string,
  id: string,
  document: Document,
  condition: Condition,
  { refresh = false, ...transport }: TransportRequestOptions & { refresh?: boolean } = {},
): Promise<Revision | null> {
  try {
    return revisionOf(await client.index<Document>({ index, id, document, refresh, ...condition }, transport));
  } catch (error) {
    const lost = 'op_type' in condition ? [409] : [404, 409];
    if (error instanceof errors.ResponseError && lost.includes(error.statusCode ?? 0)) return null;
    throw error;
  }
}

/** The revision that an answer of Elasticsearch tells of. */
export const revisionOf = ({ _seq_no = 0, _primary_term = 0 }: Answer): Revision => ({
  if_seq_no: _seq_no,
  if_primary_term: _primary_term,
});
type Answer = { _seq_no?: number; _primary_term?: number };

/** Makes the change to the document as it is, whatever others do meanwhile; false where `change` wants none. */
export async function changeDocument<Document>(
  client: Client,
  index: string,
  id: string,
  change: (document: Document | null) => Document | null,
): Promise<boolean> {
  for (;;) {
    const { document, condition } = await readDocument<Document>(client, index, id);
    const changed = change(document);
    if (!changed) return false;
    if (await writeDocument(client, index, id, changed, condition)) return true;
  }
}
