import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { ensureElasticsearch } from './elasticsearch/ensure-elasticsearch.ts';
import { fail } from './fail.ts';

const usage = `Usage: npm run test:soak -- [--minutes N] [--seed S] [FILE…]
Draws small worlds and faults of every kind, other ones in each round, for N minutes (10 unless said) or until something is
wrong; a round that has begun is finished. Of the tests all that draw something, or those in these files.`;

const worlds = [
  'test/ingest/indexing/random-worlds.test.ts',
  'test/integration/random-worlds.test.ts',
  'test/insights/**/random-*.test.ts',
  'test/insights/drill-down.test.ts',
  'test/insights/heatmap/sums.test.ts',
  'test/issues/emerging/random-weeks.test.ts',
];
const promises = ['test/ingest/indexing/promises.test.ts'];
const faults = ['test/faults/**/*.test.ts'];

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else await soak(number('--minutes', values.minutes), seedOf(values.seed), positionals);
} catch (error) {
  fail(error, usage);
}

async function soak(minutes: number, firstSeed: number, files: string[]): Promise<void> {
  const url = process.env['ELASTICSEARCH_URL'];
  const elasticsearch = await ensureElasticsearch({ ...(url ? { url } : {}), log: console.log });
  const end = Date.now() + minutes * 60_000;
  try {
    for (let seed = firstSeed; seed === firstSeed || Date.now() < end; seed += 1) {
      // What draws nothing is of use once.
      const chosen = files.length > 0 ? files : [...worlds, ...faults, ...(seed === firstSeed ? promises : [])];
      console.log(`\nround ${seed - firstSeed + 1}, seed ${seed}`);
      if (await round(chosen, seed, elasticsearch.url)) continue;
      console.error(`\nSomething is wrong. Again: npm run test:soak -- --minutes 0 --seed ${seed} ${files.join(' ')}`);
      process.exitCode = 1;
      return;
    }
  } finally {
    await elasticsearch.stop();
  }
}

async function round(files: string[], seed: number, url: string): Promise<boolean> {
  const more = { CASES: '60', WORLDS_SECONDS: '60', MENTIONS: '100000', ROUNDS: '2' };
  const env = { ...more, ...process.env, SEED: String(seed), ELASTICSEARCH_URL: url };
  const child = spawn(process.execPath, ['scripts/test.ts', ...files], { stdio: 'inherit', env });
  // Ctrl-C reaches the child by itself: this process stays until it has ended, to stop Elasticsearch after it.
  const onInterrupt = () => {};
  process.on('SIGINT', onInterrupt);
  const [code] = await once(child, 'exit');
  process.off('SIGINT', onInterrupt);
  return code === 0;
}

function seedOf(given: string | undefined): number {
  return given === undefined ? Date.now() % 1_000_000 : number('--seed', given);
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new Error(`${option} takes a number, not ${JSON.stringify(text)}.`);
  return value;
}
