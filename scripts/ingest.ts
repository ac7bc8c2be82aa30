import { parseArgs } from 'node:util';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { configWithoutTokens } from './config-without-tokens.ts';
import { fail } from './fail.ts';
import { ingestFiles, summary } from './ingest-files.ts';
import { secondsOption } from './seconds-option.ts';

const usage = `Usage: npm run ingest -- [--wait SECONDS] FILE… | [--wait SECONDS] --replace FILE
Ingests CSV files, plain or gzip, into the Elasticsearch of ELASTICSEARCH_URL, when those that wait already are done; a FILE is
a path or an http(s) URL. With --replace the file takes the place of all data, when it is complete. --wait is for an Elasticsearch
that is just starting. Exits with 1 if a file cannot be read (then none is ingested), a job failed or a row was rejected.`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

function readOptions() {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      replace: { type: 'boolean', default: false },
      wait: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (!values.help && files.length === 0) throw new Error('There is no file to ingest.');
  // Between two of them the data would be the first alone.
  if (values.replace && files.length > 1)
    throw new Error('--replace takes one file: what is in it becomes all there is.');
  return { ...values, files, waitSeconds: secondsOption('wait', values.wait) };
}

try {
  loadEnvFileIfThere();
  const { help, replace, files, waitSeconds } = readOptions();
  if (help) console.log(usage);
  else {
    const config = configWithoutTokens(process.env);
    const mode = replace ? 'replace' : 'add';
    const jobs = await ingestFiles(config, files, { signal: stopping.signal, mode, waitSeconds });
    for (const job of jobs) console.log(summary(job));
    if (jobs.some((job) => job.status !== 'succeeded' || job.rows_rejected > 0)) process.exitCode = 1;
  }
} catch (error) {
  fail(error, usage);
}
