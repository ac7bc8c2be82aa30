import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { describeMachine } from './bench/machine.ts';
import { type Measured, measure } from './bench/measure.ts';
import { openStage, type Stage } from './bench/stage.ts';
import { benchTable } from './bench/table.ts';
import { readElasticsearchVersion } from './elasticsearch/elasticsearch-version.ts';
import { fail } from './fail.ts';
import { generateChunks } from './generate/generate-chunks.ts';

const usage = `Usage: npm run --silent bench -- [--rows N] [--seed S] [--rounds N] [--json FILE]
Measures ingestion and reports with N generated rows (281177 unless said), beside what the same machine can do otherwise, in one run:
a table on standard output, all figures as JSON (bench-results.json), progress on standard error.`;

// From here on a tenth of the rows is measured, too, to show what grows.
const largeRows = 1_000_000;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

try {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '281177' },
      seed: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '2' },
      json: { type: 'string', default: 'bench-results.json' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else await bench(Number(values.rows), Number(values.seed), Number(values.rounds), values.json);
} catch (error) {
  fail(error, usage);
}

async function bench(rows: number, seed: number, rounds: number, json: string): Promise<void> {
  for (const number of [rows, seed, rounds]) {
    if (!Number.isSafeInteger(number) || number < 1) throw new Error('--rows, --seed and --rounds take whole numbers.');
  }
  const machine = describeMachine(await readElasticsearchVersion(), rows, seed);
  const tenth =
    rows >= largeRows ? await onStage((stage) => measured(stage, Math.round(rows / 10), seed, rounds)) : null;
  const full = await onStage((stage) => measured(stage, rows, seed, rounds));
  await writeFile(json, JSON.stringify({ machine, full, tenth }, null, 2));
  console.log(benchTable(machine, full, tenth));
}

async function measured(stage: Stage, rows: number, seed: number, rounds: number): Promise<Measured> {
  const file = join(stage.folder, 'tweets.csv');
  say(`generating ${rows} rows`);
  await pipeline(Readable.from(generateChunks(rows, seed)), createWriteStream(file));
  return measure(stage, file, rows, { rounds, reports: 40, loadSeconds: 10, say });
}

/** Whatever happens, nothing of the stage is left. */
async function onStage<T>(use: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await openStage(stopping.signal);
  const stopped = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener('abort', () => reject(new Error('stopped')));
  });
  try {
    return await Promise.race([use(stage), stopped]);
  } finally {
    await stage.close();
  }
}

function say(line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}
