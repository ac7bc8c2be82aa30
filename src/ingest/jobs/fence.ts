import { type Client, errors } from '@elastic/elasticsearch';
import { type DataNames, indexNames } from '../../tweets/index-names.ts';
import { OtherSchemaError } from '../../tweets/tweet-index.ts';
import { LostLeaseError, type Patience } from '../patience.ts';
import {
  type AliasAction,
  addReader,
  addWriters,
  type DataIndices,
  isOwnSchema,
  kinds,
  mustRemove,
  readDataIndices,
} from './data-indices.ts';

export type Fencing = { client: Client; prefix: string; epoch: number; patience: Patience };

const attempts = 10;

/**
 * Takes the writers' aliases from all earlier leases and gives them to that of `epoch`: to the live indices, or to `fresh`
 * ones. From then on Elasticsearch refuses what an earlier holder still sends.
 *
 * It is one call that names the aliases it has seen and fails whole if one of them is gone, so one that arrives late, from
 * a process that slept, changes nothing. Rejects with LostLeaseError when a later lease has been there, with OtherSchemaError
 * where the live indices are not of this version's schema.
 */
export async function fence(fencing: Fencing, fresh: DataNames | null): Promise<void> {
  const { prefix, epoch } = fencing;
  await changeAliases(fencing, (found) => {
    const target = fresh ?? liveOf(found, prefix);
    const isDone = found.writers.length === kinds.length && found.writers.every((writer) => writer.epoch === epoch);
    if (isDone) return null;
    const fallen = found.writers.map(({ index, alias }) => mustRemove(index, alias));
    return [...fallen, ...(fresh ? [] : asLive(target, prefix)), ...addWriters(prefix, epoch, target)];
  });
}

/** Refuses the writes of every earlier lease where no one takes the next: the aliases move on, and no one uses them. */
export async function fenceOff(fencing: Fencing): Promise<void> {
  await changeAliases(fencing, ({ writers }) => {
    if (writers.every((writer) => writer.epoch === fencing.epoch)) return null;
    return writers.flatMap(({ index, alias }) => [
      mustRemove(index, alias),
      { add: { index, alias: alias.replace(/\d+$/, String(fencing.epoch)) } },
    ]);
  });
}

/** Makes one alias call of what `change` finds to do, anew whenever something moved before it arrived; gives what was found last. */
export async function changeAliases(
  { client, prefix, epoch, patience }: Fencing,
  change: (found: DataIndices) => AliasAction[] | null,
): Promise<DataIndices> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await patience(() => readDataIndices(client, prefix));
    if (found.writers.some((writer) => writer.epoch > epoch)) {
      throw new LostLeaseError();
    }
    const actions = change(found);
    if (!actions || actions.length === 0) return found;
    try {
      await patience(() => client.indices.updateAliases({ actions }));
      return found;
    } catch (error) {
      // An alias or an index is gone: another lease was quicker, or an earlier attempt got through unheard.
      const isMoved = error instanceof errors.ResponseError && error.statusCode === 404;
      if (!isMoved || attempt === attempts) throw error;
    }
  }
}

function liveOf(found: DataIndices, prefix: string): DataNames {
  const [tweets, conversations] = [found.live.tweets[0], found.live.conversations[0]];
  if (!tweets || !conversations || !isOwnSchema(found, prefix)) {
    throw new OtherSchemaError(
      `The tweets lie in ${found.live.tweets.join(', ') || 'no index'}, which this version of the service does not write to: run \`npm run reindex\`.`,
    );
  }
  return { tweets, conversations };
}

// The call fails unless readers still see these indices: another could have been put in their place meanwhile.
const asLive = (live: DataNames, prefix: string): AliasAction[] =>
  kinds.flatMap((kind) => {
    const alias = indexNames(prefix)[kind];
    return [mustRemove(live[kind], alias), addReader(live[kind], alias)];
  });
