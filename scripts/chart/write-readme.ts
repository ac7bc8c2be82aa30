import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fail } from '../fail.ts';
import { chartFolder } from './chart-folder.ts';
import { type ChartValue, readValues } from './read-values.ts';

const usage = `Usage: node scripts/chart/write-readme.ts [--check]
Writes the README of the chart from README.template.md, Chart.yaml and the comments of values.yaml. With --check it only says whether that has
been done, and exits with 1 if not.`;

try {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const readme = await makeReadme();
  const path = `${chartFolder}README.md`;
  if (!values.check) await writeFile(path, readme);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== readme)
    throw new Error('helm/support-insights/README.md is not what its template and values.yaml say.');
} catch (error) {
  fail(error, usage);
}

async function makeReadme(): Promise<string> {
  const [template, values, chart] = await Promise.all(
    ['README.template.md', 'values.yaml', 'Chart.yaml'].map((file) => readFile(`${chartFolder}${file}`, 'utf8')),
  );
  const rows = readValues(values ?? '').map(row);
  const table = ['| value | default | |', '| --- | --- | --- |', ...rows].join('\n');
  const ofChart = (_: string, key: string) =>
    new RegExp(`^${key}: "?([^"\n]+)"?$`, 'm').exec(chart ?? '')?.[1] ?? fault(key);
  const head =
    '<!-- Made by scripts/chart/write-readme.ts from README.template.md and values.yaml: change those. -->\n';
  return head + (template ?? '').replaceAll(/\{\{(\w+)\}\}/g, ofChart).replace('<!-- values -->', () => table);
}

function row({ path, written, comment }: ChartValue): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return `| \`${path}\` | \`${cell(written)}\` | ${cell(comment)} |`;
}

function fault(key: string): never {
  throw new Error(`Chart.yaml has no ${key}.`);
}
