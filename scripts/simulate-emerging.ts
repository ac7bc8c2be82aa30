import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { ingestFile } from './bench/ingest.ts';
import { openStage, type Stage } from './bench/stage.ts';
import { simulateCounts } from './emerging/counts-alone.ts';
import { measureEmerging } from './emerging/measure-emerging.ts';
import { plantBursts } from './emerging/plant-bursts.ts';
import { watchWeeks } from './emerging/watch-weeks.ts';
import { fail } from './fail.ts';
import { generateChunks } from './generate/generate-chunks.ts';
import { wholeNumberOption } from './whole-number-option.ts';

const usage = `Usage: npm run --silent bench:emerging -- [--rows N] [--seed S] [--rounds N]
How often emerging issues are reported where nothing has changed, and how often a burst is found: asks the service about every company
and week of N generated rows (281177 unless said), then plants bursts in N weeks (5 unless said), the last first. JSON on standard output.`;

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort(new Error('stopped')));

try {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '281177' },
      seed: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (name: 'rows' | 'seed' | 'rounds') => wholeNumberOption(name, values[name], 1);
  const [rows, seed, rounds] = [number('rows'), number('seed'), number('rounds')];
  if (values.help) console.log(usage);
  else await simulate(rows, seed, rounds);
} catch (error) {
  fail(error, usage);
}
process.exit();

/** Whatever happens, nothing of the stage is left. */
async function simulate(rows: number, seed: number, rounds: number): Promise<void> {
  await using undo = new AsyncDisposableStack();
  const { signal } = stopping;
  const stage = await openStage(undo, signal);
  const stopped = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const found = await Promise.race([simulateOn(stage, rows, seed, rounds), stopped]);
  console.log(JSON.stringify({ rows, seed, ...found, counts: simulateCounts(seed) }, null, 2));
}

async function simulateOn(stage: Stage, rows: number, seed: number, rounds: number) {
  const path = join(stage.folder, 'generated.csv');
  await pipeline(Readable.from(generateChunks(rows, seed)), createWriteStream(path), { signal: stopping.signal });
  const api = await stage.startApi();
  say(`ingesting ${rows} rows`);
  await ingestFile(api, { path, rows });
  const { items } = await api.get<{ items: { company_id: string }[] }>('/companies?limit=1000');
  const companies = items.map(({ company_id }) => company_id);
  say('weeks without a change');
  const unchanged = await watchWeeks(api, companies);
  say('the largest company');
  const milliseconds = await measureEmerging(api, companies[0] ?? '');
  const bursts = await plantBursts(stage, api, companies, { seed, rounds, say });
  return { unchanged, milliseconds, bursts };
}

function say(line: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
}
