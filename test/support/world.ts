import { InsightsAnswer, InsightsReport } from '../../src/insights/report/insights-report.ts';
import type { TestService } from './service.ts';

const columns = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';

type Fields = {
  by?: string;
  text?: string;
  /** Ids in `response_tweet_id`. */
  lists?: string[];
  /** `in_response_to_tweet_id`. */
  to?: string;
};

/** A row of a customer's tweet; `at` is `2017-10-31 12:00:00`, in UTC. */
export function asks(id: string, at: string, { by = 'ann', text = '', lists = [], to = '' }: Fields = {}): string {
  return `${id},${by},True,${at},"${text}","${lists.join()}",${to}`;
}

/** A row of a company's tweet. */
export function says(id: string, at: string, { by = 'Acme', text = '', lists = [], to = '' }: Fields = {}): string {
  return `${id},${by},False,${at},"${text}","${lists.join()}",${to}`;
}

export const csv = (rows: readonly string[]): string => `${[columns, ...rows].join('\n')}\n`;

/** Ingests rows that all have to be good. */
export async function ingestRows(service: TestService, rows: readonly string[]): Promise<void> {
  const job = await service.ingest(csv(rows));
  if (job.status !== 'succeeded' || job.rows_rejected > 0) throw new Error(`not all went in: ${JSON.stringify(job)}`);
}

/** The report of a company; `question` holds the query parameters. */
export function insightsOf(
  service: TestService,
  company: string,
  question: Record<string, string> = {},
): Promise<InsightsReport> {
  return service.get(`/companies/${company}/insights?${new URLSearchParams(question)}`, InsightsReport);
}

/** The same where `question` may ask for some of the figures. */
export function answerOf(
  service: TestService,
  company: string,
  question: Record<string, string>,
): Promise<InsightsAnswer> {
  return service.get(`/companies/${company}/insights?${new URLSearchParams(question)}`, InsightsAnswer);
}

/** `at` moved by so many seconds, in the spelling that `asks` and `says` take. */
export function later(at: string, seconds: number): string {
  return new Date(Date.parse(`${at.replace(' ', 'T')}Z`) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Rows of one inquiry for each of these response times (in seconds; null for no answer), a minute after one another from
 * `from` on: numbered from `firstId` on, all by one customer and answered by `by`.
 */
export function answeredAfter(
  seconds: readonly (number | null)[],
  { by, from, firstId }: { by: string; from: string; firstId: number },
): string[] {
  return seconds.flatMap((time, index) => {
    const id = String(firstId + 2 * index);
    const at = later(from, 60 * index);
    const inquiry = asks(id, at, { text: `@${by}` });
    return time === null
      ? [inquiry]
      : [inquiry, says(String(firstId + 2 * index + 1), later(at, time), { by, to: id })];
  });
}
