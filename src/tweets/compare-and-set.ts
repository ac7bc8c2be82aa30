import { type Client, errors } from '@elastic/elasticsearch';

/** What a write depends on: that there is no document yet, or that it is still the one that was read. */
export type Condition = { op_type: 'create' } | { if_seq_no: number; if_primary_term: number };

/** `version` counts the writes of the document; 0 where there is none. */
export type Found<Document> = { document: Document | null; version: number; condition: Condition };

/** A document by its id, seen as soon as it is written. */
export async function readDocument<Document>(client: Client, index: string, id: string): Promise<Found<Document>> {
  const found = await client.get<Document>({ index, id }, { ignore: [404] });
  if (!found.found || !found._source) return { document: null, version: 0, condition: { op_type: 'create' } };
  const condition = { if_seq_no: found._seq_no ?? 0, if_primary_term: found._primary_term ?? 0 };
  return { document: found._source, version: found._version ?? 0, condition };
}

/** The condition of the next write; null where another has written meanwhile. */
export async function writeDocument<Document>(
  client: Client,
  index: string,
  id: string,
  document: Document,
  condition: Condition,
): Promise<Condition | null> {
  try {
    const written = await client.index<Document>({ index, id, document, ...condition });
    return { if_seq_no: written._seq_no ?? 0, if_primary_term: written._primary_term ?? 0 };
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 409) return null;
    throw error;
  }
}

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
