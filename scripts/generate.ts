import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { fail } from './fail.ts';
import { describeFile } from './generate/describe/describe-file.ts';
import { figuresTable } from './generate/describe/figures-table.ts';
import { generateChunks } from './generate/generate-chunks.ts';
import { wholeNumberOption } from './whole-number-option.ts';

const usage = `Usage: npm run --silent generate -- --rows N [--seed S] > file.csv
       npm run --silent generate -- --describe FILE…
Writes N rows of invented tweets, with the statistics of the public data set, as CSV; the same N and seed (1 unless said)
give the same bytes. Or prints those statistics of files of tweets, beside each other.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: 'string' },
      seed: { type: 'string' },
      describe: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else if (values.describe) {
    if (values.rows !== undefined || values.seed !== undefined) throw new Error('--describe takes files alone.');
    await describe(positionals);
  } else {
    if (positionals[0] !== undefined) throw new Error(`${positionals[0]}: files are for --describe.`);
    if (values.rows === undefined) throw new Error('--rows is missing: how many rows to write.');
    await write(wholeNumberOption('rows', values.rows, 0), wholeNumberOption('seed', values.seed ?? '1', 0));
  }
} catch (error) {
  fail(error, usage);
}

async function write(rows: number, seed: number): Promise<void> {
  await pipeline(Readable.from(generateChunks(rows, seed)), process.stdout).catch((error: NodeJS.ErrnoException) => {
    // A reader such as `head` may stop early.
    if (error.code !== 'EPIPE') throw error;
  });
}

async function describe(files: string[]): Promise<void> {
  if (files.length === 0) throw new Error('There is no file to describe.');
  const described = [];
  for (const file of files) described.push(await describeNamed(file));
  console.log(figuresTable(files, described));
}

async function describeNamed(file: string) {
  try {
    // npm runs scripts in the project's folder; the path is one from where the person is.
    return await describeFile(resolve(process.env['INIT_CWD'] ?? '.', file));
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
