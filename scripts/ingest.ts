import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { fail } from './fail.ts';
import { ingestFiles, summary } from './ingest-files.ts';

const usage = `Usage: npm run ingest -- FILE… | --replace FILE
Ingests CSV files (.csv, .csv.gz) into the Elasticsearch of ELASTICSEARCH_URL, when those that wait already are done. With
--replace the file takes the place of all data, when it is complete. Exits with 1 if a job failed or a row was rejected.`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

try {
  loadEnvFileIfThere();
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: { replace: { type: 'boolean', default: false } },
  });
  if (files.length === 0) throw new Error('There is no file to ingest.');
  // Between two of them the data would be the first alone.
  if (values.replace && files.length > 1)
    throw new Error('--replace takes one file: what is in it becomes all there is.');
  // Tokens play no part here, so the command needs no secret.
  const config = readConfig({ ...process.env, JWT_SECRET: 'x'.repeat(32), JWT_JWKS_URL: '' });
  const jobs = await ingestFiles(config, files, stopping.signal, values.replace ? 'replace' : 'add');
  for (const job of jobs) console.log(summary(job));
  if (jobs.some((job) => job.status !== 'succeeded' || job.rows_rejected > 0)) process.exitCode = 1;
} catch (error) {
  fail(error, usage);
}
