import { percentage, rounded } from '../../reading/percentage.ts';
import type { StartedAnswer } from './conversations-query.ts';
import type { Figures } from './figures.ts';
import type { MetricsAnswer } from './metrics-query.ts';

/** How customers felt: of the inquiries of a period, and in the conversations that started in it. */
export function sentimentFigures(
  { sentiment, felt }: Partial<MetricsAnswer>,
  { first_sentiment, last_sentiment, moved, mood }: Partial<StartedAnswer>,
): Figures['sentiment'] {
  const count = sentiment?.count ?? 0;
  const conversations = moved?.value ?? 0;
  return {
    count,
    mean: mean(count === 0 ? null : sentiment?.avg),
    negative_percentage: percentage(felt?.buckets.negative.doc_count ?? 0, count),
    positive_percentage: percentage(felt?.buckets.positive.doc_count ?? 0, count),
    conversations: {
      count: conversations,
      mean_first: mean(first_sentiment?.value),
      mean_last: mean(last_sentiment?.value),
      improved_percentage: percentage(mood?.buckets.improved.doc_count ?? 0, conversations),
      worsened_percentage: percentage(mood?.buckets.worsened.doc_count ?? 0, conversations),
    },
  };
}

const mean = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : rounded(value);
