import type { Api } from '../bench/api.ts';
import { type Latency, latency, timed } from '../bench/statistics.ts';
import { askEmerging } from './weeks.ts';

const times = 30;

/** How long an answer takes that no cache knows: each window ends at another second. */
export async function measureEmerging(api: Api, company: string): Promise<Latency & { inbound_before: number }> {
  const taken: number[] = [];
  let inbound = 0;
  for (let time = 0; time < times; time += 1) {
    const to = `2017-12-03T21:59:${String(time).padStart(2, '0')}Z`;
    const { milliseconds, value } = await timed(() => askEmerging(api, company, to));
    taken.push(milliseconds);
    inbound = value.inbound_before;
  }
  return { ...latency(taken.slice(5)), inbound_before: inbound };
}
