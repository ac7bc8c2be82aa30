import type { Client, estypes } from '@elastic/elasticsearch';
import { type DataNames, indexNames, schemaVersion, writerAliases } from '../../tweets/index-names.ts';

export const kinds = ['tweets', 'conversations'] as const satisfies (keyof DataNames)[];
type Kind = (typeof kinds)[number];

/** The concrete indices of an installation and who reads and writes them, at one moment. */
export type DataIndices = {
  /** Those behind the readers' aliases: one of each kind, but none of a kind that an older schema did not have. */
  live: Record<Kind, string[]>;
  /** Those that no reader's alias leads to, and under which lease they were made. */
  hidden: { index: string; epoch: number }[];
  writers: { index: string; alias: string; epoch: number }[];
};

export async function readDataIndices(client: Client, prefix: string): Promise<DataIndices> {
  const names = indexNames(prefix);
  const found: DataIndices = { live: { tweets: [], conversations: [] }, hidden: [], writers: [] };
  const all = await client.indices.getAlias({ index: kinds.map((kind) => `${names[kind]}-*`) });
  for (const [index, { aliases }] of Object.entries(all)) {
    const kind = kinds.find((kind) => isDataIndex(index, names[kind]));
    // Another installation's, whose prefix begins with the name of our alias.
    if (!kind) continue;
    if (names[kind] in aliases) found.live[kind].push(index);
    else found.hidden.push({ index, epoch: Number(/-\d+-(\d+)$/.exec(index)?.[1] ?? 0) });
    for (const alias of Object.keys(aliases)) {
      const epoch = /-writer-(\d+)$/.exec(alias.slice(names[kind].length))?.[1];
      if (epoch !== undefined) found.writers.push({ index, alias, epoch: Number(epoch) });
    }
  }
  return found;
}

// The number of the schema, and since version 2 the epoch.
const isDataIndex = (index: string, name: string): boolean =>
  index.startsWith(`${name}-`) && /^\d+(-\d+)?$/.test(index.slice(name.length + 1));

/** Whether the live indices are of the schema that this version of the service writes. */
export const isOwnSchema = ({ live }: DataIndices, prefix: string): boolean => {
  const names = indexNames(prefix);
  return kinds.every((kind) => {
    const [index, ...others] = live[kind];
    return others.length === 0 && index?.startsWith(`${names[kind]}-${schemaVersion}-`);
  });
};

export type AliasAction = estypes.IndicesUpdateAliasesAction;

/** Fails the whole call when the alias is not there any more. */
export const mustRemove = (index: string, alias: string): AliasAction => ({
  remove: { index, alias, must_exist: true },
});

/** No one writes through a reader's alias. */
export const addReader = (index: string, alias: string): AliasAction => ({
  add: { index, alias, is_write_index: false },
});

export const addWriters = (prefix: string, epoch: number, indices: DataNames): AliasAction[] =>
  kinds.map((kind) => ({ add: { index: indices[kind], alias: writerAliases(prefix, epoch)[kind] } }));
