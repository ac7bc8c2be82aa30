import type { estypes } from '@elastic/elasticsearch';
import { z } from 'zod';
import { shownCompanies } from '../../reading/companies/spellings.ts';
import type { Aggregations } from '../../reading/search-together.ts';
import type { Range } from './clock-ranges.ts';

export const Facets = z.object({
  company: z
    .array(z.object({ company_id: z.string(), count: z.int() }))
    .meta({ description: 'The 50 companies with the most of these tweets; one of two companies counts for both.' }),
  month: z
    .array(z.object({ month: z.string().meta({ example: '2017-10' }), count: z.int() }))
    .meta({ description: 'Tweets by calendar month of the time zone: the 200 newest, in order, without empty ones.' }),
});
export type Facets = z.infer<typeof Facets>;

const maxCompanies = 50;
const maxMonths = 200;
// A century, as some of them may be empty.
const maxGivenMonths = 1_200;

/**
 * The aggregations behind the facets. In UTC Elasticsearch knows months; other zones by its own calendar, which may not
 * be ours (docs/decisions/0007-trend.md): there they are given, over the `span` of the tweets.
 */
export function facetAggregations(
  only: ReadonlySet<string> | null,
  timeZone: string,
  span: Range | null,
): Aggregations {
  const include = only && only.size > 0 ? { include: [...only] } : {};
  return {
    // Of several shards each gives so many that no count lacks a part.
    company: { terms: { field: 'company', size: maxCompanies, shard_size: 10_000, ...include } },
    month: timeZone === 'UTC' || !span ? calendarMonths : givenMonths(span, timeZone),
  };
}

const calendarMonths: estypes.AggregationsAggregationContainer = {
  date_histogram: {
    field: 'created_at',
    calendar_interval: 'month',
    format: 'yyyy-MM',
    min_doc_count: 1,
    order: { _key: 'desc' },
  },
};

function givenMonths({ from, to }: Range, timeZone: string): estypes.AggregationsAggregationContainer {
  const oldest = monthOf(from, timeZone);
  const months: { key: string; from: number; to: number }[] = [];
  for (let month = monthOf(to - 1, timeZone); months.length < maxGivenMonths; month = month.subtract({ months: 1 })) {
    if (Temporal.PlainYearMonth.compare(month, oldest) < 0) break;
    const next = month.add({ months: 1 });
    months.push({ key: month.toString(), from: startOf(month, timeZone), to: startOf(next, timeZone) });
  }
  return { date_range: { field: 'created_at', format: 'epoch_second', ranges: months } };
}

const monthOf = (at: number, timeZone: string): Temporal.PlainYearMonth =>
  Temporal.Instant.fromEpochMilliseconds(at * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toPlainYearMonth();

const startOf = (month: Temporal.PlainYearMonth, timeZone: string): number =>
  Math.floor(month.toPlainDate({ day: 1 }).toZonedDateTime(timeZone).epochMilliseconds / 1000);

const count = z.int();
const Answer = z.object({
  company: z.object({ buckets: z.array(z.object({ key: z.string(), doc_count: count })) }),
  month: z.object({
    buckets: z.array(
      z.object({ key: z.union([z.string(), z.number()]), key_as_string: z.string().optional(), doc_count: count }),
    ),
  }),
});

/** What the aggregations found, as JSON. */
export function facetsReport(
  aggregations: unknown,
  spellings: ReadonlyMap<string, string>,
  only: ReadonlySet<string> | null,
): Facets {
  const { company, month } = Answer.parse(aggregations);
  const months = month.buckets
    .filter(({ doc_count }) => doc_count > 0)
    .map(({ key, key_as_string, doc_count }) => ({ month: key_as_string ?? String(key), count: doc_count }))
    .sort((a, b) => (a.month < b.month ? -1 : 1));
  return {
    company: company.buckets.flatMap(({ key, doc_count }) =>
      shownCompanies([key], spellings, only).map((company_id) => ({ company_id, count: doc_count })),
    ),
    month: months.slice(-maxMonths),
  };
}
