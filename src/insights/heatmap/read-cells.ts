import type { Client } from '@elastic/elasticsearch';
import type { Company } from '../companies/find-company.ts';
import { type Found, searchTogether } from '../search-together.ts';
import { type HoursAnswer, hoursParts, hoursQuery, timesParts, timesQuery } from './heatmap-query.ts';
import { type HourStretch, localHours } from './local-hours.ts';
import { createLogCounts, type LogCounts } from './log-counts.ts';
import { batchHours, splitStretches } from './split-hours.ts';

/** What was found for one hour of the week. */
export type Cell = { inbound: number; responded: number; times: LogCounts };

/** The 168 hours of the week from Monday's midnight, over the period [from, to), and Elasticsearch's milliseconds. */
export async function readCells(
  client: Client,
  index: string,
  { companyId, first, last, inbound }: Company,
  period: { from: number; to: number },
  timeZone: string,
): Promise<{ cells: Cell[]; took: number }> {
  const cells = Array.from({ length: 7 * 24 }, (): Cell => ({ inbound: 0, responded: 0, times: createLogCounts() }));
  const [from, to] = [Math.max(period.from, first), Math.min(period.to, last + 1)];
  if (from >= to) return { cells, took: 0 };
  const hours = localHours(timeZone, from, to);
  const cellOf = (second: number): Cell => {
    const cell = cells[hours.hourOfWeek(second)];
    if (!cell) throw new Error(`no hour of a week at ${second}`);
    return cell;
  };

  const stretches = splitStretches(hours.stretches, inbound);
  const counted = await searchTogether<HoursAnswer>(
    client,
    (['inbound', 'responses'] as const).flatMap((kind) =>
      stretches.map((stretch) => ({ index, ...hoursQuery(companyId, kind, stretch) })),
    ),
    hoursParts,
  );
  const inquiries = counted.found.slice(0, stretches.length);
  const responses = counted.found.slice(stretches.length);
  for (const { start, count } of hoursOf(inquiries, stretches)) cellOf(start).inbound += count;
  const answered = hoursOf(responses, stretches);
  for (const { start, count } of answered) cellOf(start).responded += count;
  if (answered.length === 0) return { cells, took: counted.took };

  const batches = batchHours(answered);
  const timed = await searchTogether<HoursAnswer>(
    client,
    batches.map(({ stretch, most }) => ({ index, ...timesQuery(companyId, stretch, most) })),
    timesParts,
  );
  for (const { start, times } of hoursOf(
    timed.found,
    batches.map(({ stretch }) => stretch),
  )) {
    const cell = cellOf(start);
    for (const { key, doc_count } of times) cell.times.add(key, doc_count);
  }
  return { cells, took: counted.took + timed.took };
}

/** The hours that the searches of these stretches found something in; where the stretch begins, when that is later. */
function hoursOf(found: readonly Found<HoursAnswer>[], stretches: readonly HourStretch[]) {
  return stretches.flatMap((stretch, at) =>
    (found[at]?.answer.hours?.buckets ?? []).map(({ key, doc_count, times }) => ({
      stretch,
      start: Math.max(stretch.from, key / 1000),
      count: doc_count,
      times: times?.buckets ?? [],
    })),
  );
}
