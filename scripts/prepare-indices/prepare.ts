import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@elastic/elasticsearch';
import { createElasticsearch } from '../../src/clients/elasticsearch.ts';
import type { Config } from '../../src/config.ts';
import { isUnavailable } from '../../src/http/problem.ts';
import { indexLayout } from '../../src/runner-options.ts';
import { indexNames, schemaVersion } from '../../src/tweets/index-names.ts';
import { ensureIndices, OtherSchemaError } from '../../src/tweets/tweet-index.ts';
import { summary } from '../ingest-files.ts';
import { othersRebuild, rebuildIndices } from '../rebuild-indices.ts';
import { waitForElasticsearch } from '../wait-for-elasticsearch.ts';
import { putTemplate } from './put-template.ts';

export type PrepareOptions = {
  waitSeconds: number;
  /** Whether tweets of another layout are built anew: that may take hours. */
  mayRebuild: boolean;
  signal: AbortSignal;
  log: (line: string) => void;
};

const retryMilliseconds = 2_000;

/** Puts everything in place that the service needs in Elasticsearch. Rejects with a sentence that says what to do. */
export async function prepare(config: Config, { waitSeconds, mayRebuild, signal, log }: PrepareOptions): Promise<void> {
  const client = createElasticsearch(config);
  let deadline = Date.now() + waitSeconds * 1000;
  const secondsLeft = () => Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
  try {
    for (;;) {
      await waitForElasticsearch(client, { seconds: secondsLeft(), signal, log });
      try {
        await putTemplate(client, config.INDEX_PREFIX, log);
        const hasRebuilt = await putIndices(client, config, { mayRebuild, signal, log });
        // That may have taken hours, which say nothing of what comes after.
        if (hasRebuilt) deadline = Date.now() + waitSeconds * 1000;
        await assertReadable(client, config.INDEX_PREFIX, secondsLeft());
        log(`The indices of ${config.INDEX_PREFIX} are in place, with the schema version ${schemaVersion}.`);
        return;
      } catch (error) {
        // It may go away again, as while a cluster restarts node by node.
        if (!isUnavailable(error) || Date.now() >= deadline) throw error;
        await delay(retryMilliseconds, null, { signal });
      }
    }
  } finally {
    await client.close();
  }
}

type RebuildOptions = Pick<PrepareOptions, 'mayRebuild' | 'signal' | 'log'>;

/** Tells whether data of another layout was built anew on the way. */
async function putIndices(
  client: Client,
  config: Config,
  { mayRebuild, signal, log }: RebuildOptions,
): Promise<boolean> {
  const layout = indexLayout(config);
  for (let hasRebuilt = false; ; hasRebuilt = true) {
    try {
      await ensureIndices(client, layout);
      return hasRebuilt;
    } catch (error) {
      if (!(error instanceof OtherSchemaError)) throw error;
      if (!mayRebuild)
        throw new Error(`${error.message}\nWith --reindex this command does that: readers see the old data meanwhile.`);
      log(error.message);
    }
    // One that a retried Job left running, or that of another replica: not twice.
    if (await othersRebuild(config, signal)) continue;
    log('Building the indices anew.');
    const job = await rebuildIndices(config, signal);
    if (job.status !== 'succeeded') throw new Error(summary(job));
    log(summary(job));
  }
}

/** An index is there some moments before it can be read and written. */
async function assertReadable(client: Client, prefix: string, secondsLeft: number): Promise<void> {
  const index = Object.values(indexNames(prefix));
  // Below the time-out of a request.
  const timeout = `${Math.min(Math.max(secondsLeft, 5), 25)}s` as const;
  const { timed_out } = await client.cluster.health({ index, wait_for_status: 'yellow', timeout }, { ignore: [408] });
  if (timed_out)
    throw new Error(
      'The indices are made, but Elasticsearch has not allocated their shards: `GET _cluster/allocation/explain` says why.',
    );
}
