import { percentage } from '../../reading/percentage.ts';
import type { Found } from '../../reading/search-together.ts';
import type { StartedAnswer } from './conversations-query.ts';
import type { Figures } from './figures.ts';

type ConversationFigures = Figures['conversation_figures'];

/** The figures of conversations that started in a period; exact. */
export function conversationFigures({ total, answer }: Found<StartedAnswer>): ConversationFigures {
  const companyLast = answer.company_last?.doc_count ?? 0;
  const unanswered = answer.unanswered?.doc_count ?? 0;
  return {
    count: total,
    tweets: spread(answer.tweets?.buckets ?? []),
    depth: spread(answer.depth?.buckets ?? []),
    company_wrote_last_percentage: percentage(companyLast, total),
    customer_wrote_last_percentage: percentage(total - companyLast, total),
    unanswered,
    unanswered_percentage: percentage(unanswered, total),
  };
}

type Bucket = { key: number; doc_count: number };

/** Of values in ascending order, each with how often it is there. */
function spread(buckets: readonly Bucket[]): ConversationFigures['tweets'] {
  let count = 0;
  let sum = 0;
  for (const { key, doc_count } of buckets) {
    count += doc_count;
    sum += key * doc_count;
  }
  return {
    mean: count === 0 ? null : sum / count,
    median: percentile(buckets, count, 0.5),
    p90: percentile(buckets, count, 0.9),
    max: buckets.at(-1)?.key ?? null,
  };
}

/** By linear interpolation between order statistics, at (n−1)p; null of none. */
function percentile(buckets: readonly Bucket[], count: number, p: number): number | null {
  if (count === 0) return null;
  const place = (count - 1) * p;
  const below = valueAt(buckets, Math.floor(place));
  return below + (valueAt(buckets, Math.ceil(place)) - below) * (place - Math.floor(place));
}

/** The value at this place, from 0, were they written out. */
function valueAt(buckets: readonly Bucket[], place: number): number {
  let before = 0;
  for (const { key, doc_count } of buckets) {
    before += doc_count;
    if (place < before) return key;
  }
  return buckets.at(-1)?.key ?? 0;
}
