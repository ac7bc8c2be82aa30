import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import cliProgress from 'cli-progress';
import pino, { type Logger } from 'pino';
import { createElasticsearch } from '../src/clients/elasticsearch.ts';
import type { Config } from '../src/config.ts';
import { checkHeader } from '../src/ingest/read-tweets.ts';
import { createJobRunner } from '../src/ingest/job-runner.ts';
import type { Job } from '../src/ingest/jobs/job.ts';
import { spool } from '../src/ingest/upload/spool.ts';
import { indexNames } from '../src/tweets/index-names.ts';
import { companyKey } from '../src/tweets/tweet.ts';
import { ensureIndices } from '../src/tweets/tweet-index.ts';

/**
 * Ingests files one after the other, with a progress bar where standard error is a terminal, and gives their jobs. An
 * abort interrupts the one that runs. Rejects for a file that cannot be read, before any of the files is ingested.
 */
export async function ingestFiles(config: Config, paths: string[], signal: AbortSignal): Promise<Job[]> {
  const client = createElasticsearch(config);
  const companyKeys = new Set(config.COMPANY_IDS.map(companyKey));
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} % | {rows} rows | {rate} rows/s | {name}',
    hideCursor: true,
  });
  const runner = createJobRunner({
    client,
    names: indexNames(config.INDEX_PREFIX),
    companyKeys,
    logger: quiet(),
    onProgress: (job) => bar.update(job.bytes_read, { rows: job.rows_read, rate: job.rows_per_second ?? 0 }),
  });
  const interrupt = () => void runner.stop(0);
  signal.addEventListener('abort', interrupt);
  try {
    const files = [];
    for (const path of paths) files.push(await openFile(path, config, companyKeys));
    await ensureIndices(client, {
      prefix: config.INDEX_PREFIX,
      shards: config.INDEX_SHARDS,
      replicas: config.INDEX_REPLICAS,
    });
    const jobs: Job[] = [];
    for (const { file, name, bytes } of files) {
      bar.start(bytes, 0, { rows: 0, rate: 0, name });
      const { id } = await runner.submit(file, { kind: 'command-line', name, bytes }, null);
      jobs.push(await runner.finished(id));
      bar.stop();
    }
    return jobs;
  } finally {
    signal.removeEventListener('abort', interrupt);
    await runner.stop(0);
    await client.close();
  }
}

/** A job's outcome for a person, in a few lines. */
export function summary(job: Job): string {
  const { tweets_created, tweets_updated, tweets_unchanged, rows_rejected } = job;
  const lines = [
    `${job.source.name}: ${job.status}, ${job.rows_read} rows in ${seconds(job)} s: ${tweets_created} created, ${tweets_updated} updated, ${tweets_unchanged} unchanged, ${rows_rejected} rejected.`,
    ...job.rejections.map(({ line, reason }) => `  line ${line}: ${reason}`),
    ...(rows_rejected > job.rejections.length ? [`  … and ${rows_rejected - job.rejections.length} more`] : []),
    ...(job.error ? [`  ${job.error}`] : []),
  ];
  return lines.join('\n');
}

const seconds = ({ started_at, finished_at }: Job): string =>
  ((Date.parse(finished_at ?? '') - Date.parse(started_at ?? '')) / 1000).toFixed(1);

// The bar and the summary say it all; what goes wrong besides still has to be seen.
const quiet = (): Logger => pino({ level: 'error' }, pino.destination(2));

async function openFile(path: string, config: Config, companyKeys: ReadonlySet<string>) {
  // npm runs commands in the project's folder, not where they were typed.
  const absolute = resolve(process.env['INIT_CWD'] ?? '.', path);
  let opened: { file: FileHandle; bytes: number };
  try {
    opened = await openPlain(absolute, config.SPOOL_DIR);
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  await checkHeader(opened.file, companyKeys).catch((error) => {
    throw new Error(`${path}: ${error.message}`, { cause: error });
  });
  return { ...opened, name: basename(path) };
}

async function openPlain(path: string, spoolDir: string): Promise<{ file: FileHandle; bytes: number }> {
  if (/\.gz$/i.test(path)) {
    return spool(createReadStream(path), { name: path, spoolDir, maxBytes: Number.POSITIVE_INFINITY, isGzip: true });
  }
  const file = await open(path);
  const stats = await file.stat();
  if (!stats.isFile()) throw new Error('it is not a file');
  return { file, bytes: stats.size };
}
