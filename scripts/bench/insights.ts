import type { Client } from '@elastic/elasticsearch';
import autocannon from 'autocannon';
import type { Api } from './api.ts';
import { pathOf, type Question, reportPath, variedPath } from './questions.ts';
import { type Latency, latency, median, timed } from './statistics.ts';

export type Answered = { uncached: Latency; repeated: Latency; own_share_p50: number };

let variation = 0;

/** Reports of all companies in turn, none of them asked for before. */
export async function warmUpReports(api: Api, companies: string[], times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const company = companies[time % companies.length] ?? '';
    const to = '2018-01-01T00:00:00Z';
    await api.get(variedPath({ company, name: '', from: null, to, interval: 'month' }, ++variation));
  }
}

/** How long reports take at the client, in milliseconds: of a question never asked before, and of the same again and again. */
export async function measureReports(api: Api, client: Client, question: Question, times: number): Promise<Answered> {
  const uncached: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < times + 3; round += 1) {
    await client.indices.clearCache({ index: `${api.prefix}-*`, request: true, query: true });
    const before = api.reports.length;
    const { milliseconds } = await timed(() => api.get(variedPath(question, ++variation)));
    // The first ones compile and open files.
    if (round < 3) continue;
    uncached.push(milliseconds);
    const logged = await lineAfter(api, before);
    own.push(milliseconds - logged.elasticsearch_milliseconds);
  }
  const repeated: number[] = [];
  for (let round = 0; round < times + 3; round += 1) {
    const { milliseconds } = await timed(() => api.get(pathOf(question)));
    if (round >= 3) repeated.push(milliseconds);
  }
  return { uncached: latency(uncached), repeated: latency(repeated), own_share_p50: median(own) };
}

/** The log line of a report comes by a pipe, a moment after its answer. */
async function lineAfter({ reports }: Api, before: number) {
  for (let tries = 0; tries < 1_000; tries += 1) {
    const line = reports[before];
    if (line) return line;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error('the service did not log how long Elasticsearch took for a report');
}

export type Load = { connections: number; requests_per_second: number; p50: number; p99: number; errors: number };

/** Reports of all companies in turn, asked for by so many connections at once. */
export async function measureLoad(api: Api, companies: string[], connections: number, seconds: number): Promise<Load> {
  const requests = companies.map((company) => ({
    method: 'GET' as const,
    path: reportPath(company, { interval: 'month' }),
    headers: api.headers,
  }));
  let clients = 0;
  const result = await autocannon({
    url: api.url,
    connections,
    duration: seconds,
    requests,
    // Each begins elsewhere: otherwise all would ask for the same company at the same time.
    setupClient(client) {
      const first = Math.floor((clients++ * requests.length) / connections) % requests.length;
      client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
    },
  });
  return {
    connections,
    requests_per_second: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    // Those that came too late are among the first.
    errors: result.errors + result.non2xx,
  };
}
