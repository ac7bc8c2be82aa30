import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { configWithoutTokens } from './config-without-tokens.ts';
import { fail } from './fail.ts';
import { summary } from './ingest-files.ts';
import { rebuildIndices } from './rebuild-indices.ts';

// npm run reindex: after a change of the mappings. The tweets that are there, joined anew, in fresh indices.

const usage = `Usage: npm run reindex
Builds the indices of INDEX_PREFIX anew from the tweets in them, as this version of the service lays them out. Readers see the
old ones until the new are complete, but for a service that cannot read their layout: it answers 503. Ingestions wait. Exits with 1 if that failed: then all is as it was.`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

try {
  loadEnvFileIfThere();
  const [argument] = process.argv.slice(2);
  if (argument === '--help') console.log(usage);
  else if (argument !== undefined) throw new Error('It takes no arguments.');
  else {
    const job = await rebuildIndices(configWithoutTokens(process.env), stopping.signal);
    console.log(summary(job));
    if (job.status !== 'succeeded') process.exitCode = 1;
  }
} catch (error) {
  fail(error, usage);
}
