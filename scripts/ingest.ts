import { readConfig } from '../src/config.ts';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { fail } from './fail.ts';
import { ingestFiles, summary } from './ingest-files.ts';

const usage = `Usage: npm run ingest -- FILE…
Ingests CSV files (.csv, .csv.gz) into the Elasticsearch of ELASTICSEARCH_URL. Exits with 1 if a job failed or a row was rejected.`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

try {
  loadEnvFileIfThere();
  const files = process.argv.slice(2);
  if (files.length === 0) throw new Error('There is no file to ingest.');
  // Tokens play no part here, so the command needs no secret.
  const config = readConfig({ ...process.env, JWT_SECRET: 'x'.repeat(32), JWT_JWKS_URL: '' });
  const jobs = await ingestFiles(config, files, stopping.signal);
  for (const job of jobs) console.log(summary(job));
  if (jobs.some((job) => job.status !== 'succeeded' || job.rows_rejected > 0)) process.exitCode = 1;
} catch (error) {
  fail(error, usage);
}
