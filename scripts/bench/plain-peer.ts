import type { Documents } from './ceiling.ts';
import type { Peer } from './duckdb-peer.ts';
import { readLines } from './read-lines.ts';
import { quantile } from './statistics.ts';

type Row = {
  author_id: string;
  inbound: boolean;
  created_at: number;
  conversation_id: string;
  company: string[];
  inquiry_at: number | null;
  first_response: boolean;
  response_seconds: number | null;
  negative_response_time: boolean;
};

/** What most would write first: all rows as objects in memory, gone through anew for each question. */
export async function openPlain(documents: Documents): Promise<Peer> {
  const started = performance.now();
  const rows: Row[] = [];
  for await (const line of readLines(documents.files.tweets)) {
    const { created_at, inquiry_at, ...row } = JSON.parse(line);
    rows.push({
      author_id: row.author_id,
      inbound: row.inbound,
      created_at: Date.parse(created_at) / 1000,
      conversation_id: row.conversation_id,
      company: row.company,
      inquiry_at: inquiry_at && Date.parse(inquiry_at) / 1000,
      first_response: row.first_response,
      response_seconds: row.response_seconds,
      negative_response_time: row.negative_response_time,
    });
  }
  return {
    prepare_seconds: (performance.now() - started) / 1000,
    async figures(companyId, from, to, interval) {
      const key = companyId.toLowerCase();
      const start = Date.parse(from) / 1000;
      const end = Date.parse(to) / 1000;
      const isWithin = (time: number | null) => time !== null && time >= start && time < end;
      const own = rows.filter(({ company }) => company.includes(key));
      const tweets = own.filter(({ created_at }) => isWithin(created_at));
      const inbound = tweets.filter((row) => row.inbound);
      const responses = own.filter((row) => row.first_response && isWithin(row.inquiry_at));
      const times = responses.flatMap(({ response_seconds }) => response_seconds ?? []);
      const timesOf = Map.groupBy(responses, ({ inquiry_at }) => bucketOf(inquiry_at ?? 0, interval));
      const tweetsOf = Map.groupBy(tweets, ({ created_at }) => bucketOf(created_at, interval));
      return {
        total_inbound: inbound.length,
        total_outbound: tweets.length - inbound.length,
        responded_inbound: responses.length,
        response_time: {
          count: times.length,
          mean: times.length === 0 ? null : times.reduce((sum, time) => sum + time, 0) / times.length,
          median: percentile(times, 0.5),
          p90: percentile(times, 0.9),
          p99: percentile(times, 0.99),
          min: percentile(times, 0),
          max: percentile(times, 1),
        },
        responded_within: [1, 4, 8, 24, 72].map((hours) => times.filter((time) => time <= hours * 3600).length),
        negative_response_times: responses.filter((row) => row.negative_response_time).length,
        unique_customers: new Set(inbound.map(({ author_id }) => author_id)).size,
        conversations: new Set(tweets.map(({ conversation_id }) => conversation_id)).size,
        trend: bucketsOf(start, end, interval).map((bucket) => {
          const members = tweetsOf.get(bucket) ?? [];
          const answers = timesOf.get(bucket) ?? [];
          const asked = members.filter((row) => row.inbound).length;
          return {
            inbound: asked,
            outbound: members.length - asked,
            responded: answers.length,
            median_response_seconds: percentile(
              answers.flatMap(({ response_seconds }) => response_seconds ?? []),
              0.5,
            ),
          };
        }),
      };
    },
    close() {
      rows.length = 0;
    },
  };
}

const percentile = (values: number[], p: number) => (values.length === 0 ? null : quantile(values, p));

const bucketOf = (seconds: number, interval: 'day' | 'month'): string =>
  new Date(seconds * 1000).toISOString().slice(0, interval === 'day' ? 10 : 7);

function bucketsOf(start: number, end: number, interval: 'day' | 'month'): string[] {
  const buckets = new Set<string>();
  for (let at = start; at < end; at += 86_400) buckets.add(bucketOf(at, interval));
  buckets.add(bucketOf(end - 1, interval));
  return [...buckets];
}
