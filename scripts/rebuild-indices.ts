import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../src/config.ts';
import { hasEnded, type Job } from '../src/ingest/jobs/job.ts';
import type { JobRunner } from '../src/ingest/running/job-runner.ts';
import { storedInput } from '../src/ingest/running/stored-input.ts';
import { indexNames } from '../src/tweets/index-names.ts';
import { ensureIndices, OtherSchemaError } from '../src/tweets/tweet-index.ts';
import { withRunner } from './command-line-runner.ts';
import { runWithBar } from './job-bar.ts';

const pollMilliseconds = 1_000;

/** Builds the indices anew from the tweets in them, when the jobs that wait already are done, and gives the job when it has ended. */
export function rebuildIndices(config: Config, signal: AbortSignal): Promise<Job> {
  return withRunner(config, signal, async (runner, client, layout) => {
    await ensureIndices(client, layout).catch((error) => {
      // That is what it is for.
      if (!(error instanceof OtherSchemaError)) throw error;
    });
    const { tweets } = indexNames(layout.prefix);
    const { count } = await client.count({ index: tweets });
    const source = { kind: 'reindex', name: 'reindex', bytes: 0, rows: count } as const;
    return runWithBar(runner, { input: storedInput(client, tweets), source, submittedBy: null, mode: 'replace' });
  });
}

/** Waits until a rebuilding that another process has begun, or has put into the queue, has ended; false where there is none. */
export function othersRebuild(config: Config, signal: AbortSignal): Promise<boolean> {
  return withRunner(config, signal, async (runner) => {
    const id = await findRebuilding(runner);
    if (!id) return false;
    for (;;) {
      const job = await runner.read(id);
      if (!job || hasEnded(job)) return true;
      await delay(pollMilliseconds, null, { signal });
    }
  });
}

async function findRebuilding(runner: JobRunner): Promise<string | undefined> {
  const { items } = await runner.list(100, null);
  return items.find((job) => job.source.kind === 'reindex' && !hasEnded(job))?.id;
}
