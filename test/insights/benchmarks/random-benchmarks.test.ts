import test from 'ava';
import fc from 'fast-check';
import { BenchmarksReport } from '../../../src/insights/benchmarks/benchmarks-report.ts';
import { metricNames } from '../../../src/insights/benchmarks/metric.ts';
import { differences } from '../../support/compare-with-plain.ts';
import {
  type PlainInsights,
  plainCompanies,
  plainDerived,
  plainInsights,
  readPlainTweets,
} from '../../support/plain-reading.ts';
import { drawCase, randomCase } from '../../support/random-world.ts';
import { startTestService } from '../../support/service.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);

// All worlds that are drawn lie in one index: so there are many companies to be among.
test(`benchmarks of any small worlds are as the plain reading has them (SEED=${seed})`, async (t) => {
  t.timeout(120_000);
  const service = await startTestService(t);
  let namespaces = 30_000;
  const files = fc
    .sample(randomCase, { seed, numRuns: 8 })
    .flatMap((drawn) => drawCase(drawn, () => String(++namespaces)).files);
  for (const file of files) await service.ingest(file);
  const [first = '', ...others] = files;
  const tweets = readPlainTweets([first, ...others.map((file) => file.slice(file.indexOf('\n') + 1))].join(''));
  const derived = plainDerived(tweets);
  const ids = plainCompanies(tweets).map(({ company_id }) => company_id);
  // All tweets of these worlds lie within these minutes.
  const periods = [
    { from: '2017-10-31T22:00:00Z', to: '2017-10-31T22:06:00Z' },
    { from: '2017-10-31T22:01:00Z', to: '2017-10-31T22:04:00Z' },
  ];
  for (const { from, to } of periods) {
    const question = {
      from: Date.parse(from) / 1000,
      to: Date.parse(to) / 1000,
      interval: 'hour',
      time_zone: 'UTC',
    } as const;
    const figures = new Map(ids.map((id) => [id, plainInsights(tweets, id, question, derived)]));
    for (const metric of metricNames) {
      for (const min_inbound of [1, 2]) {
        const ranked = [...figures].flatMap(([id, report]) => {
          const value = figureOf(report, metric);
          return report.total_inbound >= min_inbound && value !== null ? [{ id, value }] : [];
        });
        for (let at = 0; at < ids.length; at += 20) {
          const asked = ids.slice(at, at + 20);
          const query = new URLSearchParams({
            companies: asked.join(),
            metric,
            min_inbound: String(min_inbound),
            from,
            to,
          });
          const report = await service.get(`/benchmarks?${query}`, BenchmarksReport);
          const expected = asked.map((id) => {
            const own = figures.get(id);
            const value = own ? figureOf(own, metric) : null;
            const total_inbound = own?.total_inbound ?? 0;
            return {
              company_id: id,
              value,
              total_inbound,
              is_small: total_inbound < min_inbound,
              ...placeOf(id, ranked, report.better),
            };
          });
          t.deepEqual(differences(report.companies, expected), [], `${query}`);
          const values = ranked.map(({ value }) => value);
          const extremes = {
            count: values.length,
            min: values.length ? Math.min(...values) : null,
            max: values.length ? Math.max(...values) : null,
          };
          const { count, min, max } = report.distribution ?? {};
          t.deepEqual(differences({ count, min, max }, extremes), [], `${query}`);
        }
      }
    }
  }
  t.true(ids.length > 5);
});

type Ranked = { id: string; value: number };

function placeOf(id: string, ranked: Ranked[], better: 'higher' | 'lower' | null) {
  const own = ranked.find((other) => other.id === id);
  if (!own) return { rank: null, of: null, percentile: null };
  const others = ranked.filter((other) => other !== own);
  const ahead = others.filter(({ value }) => (better === 'lower' ? value < own.value : value > own.value));
  const percentile =
    others.length === 0 ? null : Number(((100 * (others.length - ahead.length)) / others.length).toFixed(4));
  return { rank: ahead.length + 1, of: ranked.length, percentile };
}

function figureOf(report: PlainInsights, metric: (typeof metricNames)[number]): number | null {
  const { response_time } = report;
  const within = /^responded_within_(\d+)h$/.exec(metric)?.[1];
  if (within !== undefined)
    return report.responded_within.find(({ hours }) => hours === Number(within))?.percentage ?? null;
  if (metric === 'mean_response_seconds') return response_time.mean;
  if (metric === 'median_response_seconds') return response_time.median;
  if (metric === 'p90_response_seconds') return response_time.p90;
  if (metric === 'p99_response_seconds') return response_time.p99;
  if (metric === 'response_rate') return report.response_rate;
  if (metric === 'conversation_ratio') return report.conversation_ratio;
  return metric === 'total_inbound' ? report.total_inbound : report.total_outbound;
}
