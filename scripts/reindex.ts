import { type Config, readConfig } from '../src/config.ts';
import type { Job } from '../src/ingest/jobs/job.ts';
import { storedInput } from '../src/ingest/running/stored-input.ts';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { indexNames } from '../src/tweets/index-names.ts';
import { ensureIndices, OtherSchemaError } from '../src/tweets/tweet-index.ts';
import { withRunner } from './command-line-runner.ts';
import { fail } from './fail.ts';
import { summary } from './ingest-files.ts';
import { runWithBar } from './job-bar.ts';

// npm run reindex: after a change of the mappings. The tweets that are there, joined anew, in fresh indices.

const usage = `Usage: npm run reindex
Builds the indices of INDEX_PREFIX anew from the tweets in them, as this version of the service lays them out. Readers see the
old ones until the new are complete; ingestions wait meanwhile. Exits with 1 if that failed: then all is as it was.`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

try {
  loadEnvFileIfThere();
  if (process.argv.length > 2) throw new Error('It takes no arguments.');
  const job = await reindex(readConfig({ ...process.env, JWT_SECRET: 'x'.repeat(32), JWT_JWKS_URL: '' }));
  console.log(summary(job));
  if (job.status !== 'succeeded') process.exitCode = 1;
} catch (error) {
  fail(error, usage);
}

function reindex(config: Config): Promise<Job> {
  return withRunner(config, stopping.signal, async (runner, client, layout) => {
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
