import { goals, ms } from './goals.ts';
import type { Measured } from './measure.ts';
import type { Called } from './measure-calls.ts';

/** Markdown of a run: what had to be reached, then everything that was measured; `tenth` is a run with a tenth of the rows. */
export function benchTable(machine: Record<string, unknown>, full: Measured, tenth: Measured | null): string {
  return [
    Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · '),
    '',
    '| what | measured | must | |',
    '| --- | --- | --- | --- |',
    ...goals(full, tenth).map(
      ({ what, measured, must = '', isReached }) =>
        `| ${what} | ${measured} | ${must} | ${isReached === undefined ? '' : isReached ? 'reached' : 'not reached'} |`,
    ),
    '',
    '| report (p50 / p99, ms) | uncached | repeated | of it the service, p50 | DuckDB, p50 | plain, p50 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...full.questions.map(
      (q) =>
        `| ${q.name} | ${ms(q.uncached.p50)} / ${ms(q.uncached.p99)} | ${ms(q.repeated.p50)} / ${ms(q.repeated.p99)} | ${ms(q.own_share_p50)} | ${ms(q.duckdb_p50)} | ${ms(q.plain_p50)} |`,
    ),
    '',
    '| other calls, largest company (p50 / p99, ms) | uncached | must, p50 | | again | must, p50 | | DuckDB, p50 |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...full.calls.map(callRow),
    '',
    '| connections | requests/s | p50, ms | p99, ms | errors |',
    '| --- | --- | --- | --- | --- |',
    ...full.load.map(
      (l) => `| ${l.connections} | ${Math.round(l.requests_per_second)} | ${ms(l.p50)} | ${ms(l.p99)} | ${l.errors} |`,
    ),
    ...(tenth ? ['', ...growth(tenth, full)] : []),
  ].join('\n');
}

function callRow({ name, must, mustAgain, uncached, again, duckdb_p50 }: Called): string {
  const goal = ({ p50 }: Called['again'], most: number | null) =>
    most === null ? ' | ' : `${most} | ${p50 < most ? 'reached' : 'not reached'}`;
  const both = ({ p50, p99 }: Called['again']) => `${ms(p50)} / ${ms(p99)}`;
  const peer = duckdb_p50 === null ? 'cannot' : ms(duckdb_p50);
  return `| ${name} | ${both(uncached)} | ${goal(uncached, must)} | ${both(again)} | ${goal(again, mustAgain)} | ${peer} |`;
}

function growth(tenth: Measured, full: Measured): string[] {
  const row = (name: string, of: (measured: Measured) => string) => `| ${name} | ${of(tenth)} | ${of(full)} |`;
  return [
    `| rows | ${tenth.rows} | ${full.rows} |`,
    '| --- | --- | --- |',
    row('ingested, rows/s', (m) => String(Math.round(m.ingested.rows_per_second))),
    row('bulk ceiling, rows/s', (m) => String(Math.round(m.ceiling_rows_per_second))),
    row('peak memory of the API while it ingests, MiB', (m) => String(m.api_peak_mib)),
    ...full.questions.map((question, at) =>
      row(`${question.name}, uncached p50, ms`, (m) => ms(m.questions[at]?.uncached.p50 ?? Number.NaN)),
    ),
  ];
}
