import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Config } from '../src/config.ts';
import { checkHeader } from '../src/ingest/indexing/read-tweets.ts';
import type { IngestMode, Job } from '../src/ingest/jobs/job.ts';
import { fileInput } from '../src/ingest/running/file-input.ts';
import { spool } from '../src/ingest/upload/spool.ts';
import { companyKey } from '../src/tweets/tweet.ts';
import { ensureIndices } from '../src/tweets/tweet-index.ts';
import { withRunner } from './command-line-runner.ts';
import { runWithBar } from './job-bar.ts';
import { isHttpUrl, openUrl, withoutSecrets } from './open-url.ts';
import { waitForElasticsearch } from './wait-for-elasticsearch.ts';

export type IngestFilesOptions = { signal: AbortSignal; mode?: IngestMode; waitSeconds?: number };

/**
 * Ingests files (paths or http(s) URLs) one after the other, in the same queue as the service, and gives their jobs. An abort
 * interrupts the one that runs. Rejects for a file that cannot be read, before any of the files is ingested.
 */
export async function ingestFiles(
  config: Config,
  addresses: string[],
  { signal, mode = 'add', waitSeconds = 0 }: IngestFilesOptions,
): Promise<Job[]> {
  const companyKeys = new Set(config.COMPANY_IDS.map(companyKey));
  return withRunner(config, signal, async (runner, client, layout) => {
    const files = [];
    for (const address of addresses) files.push(await openFile(address, config, companyKeys, signal));
    if (waitSeconds > 0) await waitForElasticsearch(client, { seconds: waitSeconds, signal, log: console.log });
    await ensureIndices(client, layout);
    const jobs: Job[] = [];
    for (const { file, name, bytes } of files) {
      const source = { kind: 'command-line', name, bytes, rows: null } as const;
      const input = fileInput(file, companyKeys);
      jobs.push(await runWithBar(runner, { input, source, submittedBy: null, mode }));
    }
    return jobs;
  });
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

const seconds = ({ created_at, started_at, finished_at }: Job): string =>
  ((Date.parse(finished_at ?? '') - Date.parse(started_at ?? created_at)) / 1000).toFixed(1);

async function openFile(address: string, config: Config, companyKeys: ReadonlySet<string>, signal: AbortSignal) {
  const isRemote = isHttpUrl(address);
  const shown = isRemote ? withoutSecrets(address) : address;
  let opened: { file: FileHandle; bytes: number };
  try {
    // npm runs commands in the project's folder, not where they were typed.
    const path = resolve(process.env['INIT_CWD'] ?? '.', address);
    opened = await (isRemote ? openUrl(address, config.SPOOL_DIR, signal) : openPath(path, config.SPOOL_DIR));
  } catch (error) {
    throw new Error(`${shown} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  await checkHeader(opened.file, companyKeys).catch((error) => {
    throw new Error(`${shown}: ${error.message}`, { cause: error });
  });
  return { file: opened.file, bytes: opened.bytes, name: basename(shown) };
}

async function openPath(path: string, spoolDir: string): Promise<{ file: FileHandle; bytes: number }> {
  if (/\.gz$/i.test(path)) {
    return spool(createReadStream(path), { name: path, spoolDir, maxBytes: Number.POSITIVE_INFINITY, isGzip: true });
  }
  const file = await open(path);
  const stats = await file.stat();
  if (!stats.isFile()) throw new Error('it is not a file');
  return { file, bytes: stats.size };
}
