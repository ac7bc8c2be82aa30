import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { describeMachine } from './bench/machine.ts';
import { type Measured, measure } from './bench/measure.ts';
import type { Input } from './bench/measure-ingestion.ts';
import { openStage } from './bench/stage.ts';
import { benchTable } from './bench/table.ts';
import { readElasticsearchVersion } from './elasticsearch/elasticsearch-version.ts';
import { fail } from './fail.ts';
import { generateChunks } from './generate/generate-chunks.ts';
import { wholeNumberOption } from './whole-number-option.ts';

const usage = `Usage: npm run --silent bench -- [--rows N] [--seed S] [--rounds N] [--json FILE]
Measures ingestion and reports with N generated rows (281177 unless said), beside what the same machine can do otherwise, in one run:
a table on standard output, all figures as JSON (bench-results.json), progress on standard error.`;

// From here on a tenth of the rows is measured, too, to show what grows.
const largeRows = 1_000_000;
const warmUpRows = 281_177;

const stopping = new AbortController();
const { signal } = stopping;
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort(new Error('stopped')));
signal.addEventListener('abort', () => say('ending what has been started'));

const options = readOptions();
if (options) await bench(options).catch(fail);
// Whatever was under way when something failed or Ctrl-C came has lost what it worked with.
process.exit();

type Options = { rows: number; seed: number; rounds: number; json: string };

function readOptions(): Options | null {
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
    const number = (name: 'rows' | 'seed' | 'rounds') => wholeNumberOption(name, values[name], 1);
    const [rows, seed, rounds] = [number('rows'), number('seed'), number('rounds')];
    if (values.help) console.log(usage);
    // npm runs scripts in the project's folder; the path is one from where the person is.
    return values.help ? null : { rows, seed, rounds, json: resolve(process.env['INIT_CWD'] ?? '.', values.json) };
  } catch (error) {
    fail(error, usage);
    return null;
  }
}

async function bench({ rows, seed, rounds, json }: Options): Promise<void> {
  const machine = describeMachine(await readElasticsearchVersion(), rows, seed);
  const tenth = rows >= largeRows ? await onStage(Math.round(rows / 10), seed, rounds) : null;
  const full = await onStage(rows, seed, rounds);
  await writeFile(json, JSON.stringify({ machine, full, tenth }, null, 2));
  console.log(benchTable(machine, full, tenth));
}

/** Whatever happens, nothing of the stage is left. */
async function onStage(rows: number, seed: number, rounds: number): Promise<Measured> {
  await using undo = new AsyncDisposableStack();
  const stage = await openStage(undo, signal);
  const stopped = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const measuring = async () => {
    const input = await generate(stage.folder, rows, seed);
    const warmUp = await generate(stage.folder, Math.min(rows, warmUpRows), seed + 1);
    return measure(stage, input, warmUp, { rounds, warmUps: 2, warmUpReports: 600, reports: 40, loadSeconds: 10, say });
  };
  return await Promise.race([measuring(), stopped]);
}

async function generate(folder: string, rows: number, seed: number): Promise<Input> {
  say(`generating ${rows} rows`);
  const path = join(folder, `seed-${seed}.csv`);
  await pipeline(Readable.from(generateChunks(rows, seed)), createWriteStream(path), { signal });
  return { path, rows };
}

function say(line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}
