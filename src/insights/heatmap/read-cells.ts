import type { Client } from '@elastic/elasticsearch';
import { invalid } from '../../http/validate.ts';
import type { Company } from '../../reading/companies/find-company.ts';
import { searchTogether } from '../../reading/search-together.ts';
import { firstResponsesOf, readResponseTimes } from '../response-times/read-response-times.ts';
import { type HoursAnswer, hoursParts, hoursQuery } from './heatmap-query.ts';
import { localHours } from './local-hours.ts';
import { splitStretches } from './split-stretches.ts';

// Each is two searches. Lord Howe, whose clock moves by half an hour, has two a year.
const mostStretches = 400;

/** What was found for one hour of the week; the response times are in seconds. */
export type Cell = { inbound: number; responded: number; times: number[] };

/**
 * The 168 hours of the week from Monday's midnight, over the period [from, to), and Elasticsearch's milliseconds. Throws a
 * Problem 400 where too many histograms would be needed.
 */
export async function readCells(
  client: Client,
  index: string,
  { companyId, first, last, inbound, outbound }: Company,
  period: { from: number; to: number },
  timeZone: string,
): Promise<{ cells: Cell[]; took: number }> {
  const cells = Array.from({ length: 7 * 24 }, (): Cell => ({ inbound: 0, responded: 0, times: [] }));
  const [from, to] = [Math.max(period.from, first), Math.min(period.to, last + 1)];
  if (from >= to) return { cells, took: 0 };
  const hours = localHours(timeZone, from, to);
  const cellOf = (second: number): Cell => {
    const cell = cells[hours.hourOfWeek(second)];
    if (!cell) throw new Error(`no hour of a week at ${second}`);
    return cell;
  };
  const stretches = splitStretches(hours.stretches, inbound);
  if (stretches.length > mostStretches) {
    const message = 'has hours that begin elsewhere too often in this period: ask for a shorter one';
    throw invalid([{ path: 'time_zone', message }], 'query');
  }
  const counts = (['inbound', 'responses'] as const).flatMap((kind) =>
    stretches.map((stretch) => ({ kind, stretch, search: { index, ...hoursQuery(companyId, kind, stretch) } })),
  );
  const [counted, read] = await Promise.all([
    searchTogether<HoursAnswer>(
      client,
      counts.map(({ search }) => search),
      hoursParts,
    ),
    readResponseTimes(client, { index, ...firstResponsesOf(companyId, { from, to }), most: outbound }),
  ]);
  for (const [at, { kind, stretch }] of counts.entries()) {
    for (const { key, doc_count } of counted.found[at]?.answer.hours?.buckets ?? []) {
      // The first hour of a stretch may have begun before it, when the clock showed another.
      const cell = cellOf(Math.max(stretch.from, key / 1000));
      cell[kind === 'inbound' ? 'inbound' : 'responded'] += doc_count;
    }
  }
  const { times } = read;
  for (const [at, asked] of times.at.entries()) cellOf(asked).times.push(times.seconds[at] ?? 0);
  return { cells, took: counted.took + read.took };
}
