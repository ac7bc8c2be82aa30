import { z } from 'zod';
import { rounded } from '../../reading/percentage.ts';
import type { AskedFigures, Figures } from './figures.ts';

const Change = z.object({ absolute: z.number().nullable(), percentage: z.number().nullable() }).meta({
  id: 'Change',
  description:
    'By how much a figure has risen, and that in percent of what it was; null where one of the two is missing, the percentage also where it was 0, and of sentiments, which go from −1 to 1.',
});
const Points = z.object({ points: z.number().nullable() }).meta({
  id: 'PointsChange',
  description: 'By how many points a percentage has risen; null where one of the two is missing.',
});
const spread = z.object({ mean: Change, median: Change, p90: Change, max: Change });
const durations = spread.extend({ count: Change, p99: Change, min: Change });

export const Changes = z
  .object({
    total_inbound: Change,
    total_outbound: Change,
    responded_inbound: Change,
    response_rate: Points,
    conversation_ratio: Change,
    response_time: durations,
    responded_within: z.array(z.object({ hours: z.int(), count: Change, percentage: Points })),
    response_distribution: z.array(z.object({ bucket: z.string(), count: Change, percentage: Points })),
    negative_response_times: Change,
    first_response_time: durations,
    unique_customers: Change,
    conversations: Change,
    conversation_figures: z.object({
      count: Change,
      tweets: spread,
      depth: spread,
      company_wrote_last_percentage: Points,
      customer_wrote_last_percentage: Points,
      unanswered: Change,
      unanswered_percentage: Points,
    }),
    sentiment: z.object({
      count: Change,
      mean: Change,
      negative_percentage: Points,
      positive_percentage: Points,
      conversations: z.object({
        count: Change,
        mean_first: Change,
        mean_last: Change,
        improved_percentage: Points,
        worsened_percentage: Points,
      }),
    }),
  })
  .partial()
  .meta({ description: 'From the other period to this one, figure by figure.' });
export type Changes = z.infer<typeof Changes>;

type Value = number | null;

/** What has changed from one period's figures to another's, of those that both have. */
export function changes(before: AskedFigures, after: AskedFigures): Changes {
  return {
    total_inbound: both(before.total_inbound, after.total_inbound, change),
    total_outbound: both(before.total_outbound, after.total_outbound, change),
    responded_inbound: both(before.responded_inbound, after.responded_inbound, change),
    response_rate: both(before.response_rate, after.response_rate, points),
    conversation_ratio: both(before.conversation_ratio, after.conversation_ratio, change),
    response_time: both(before.response_time, after.response_time, durationChanges),
    responded_within: both(before.responded_within, after.responded_within, (old, now) =>
      now.map(({ hours, ...bucket }, at) => ({ hours, ...shareChange(old[at], bucket) })),
    ),
    response_distribution: both(before.response_distribution, after.response_distribution, (old, now) =>
      now.map(({ bucket, ...share }, at) => ({ bucket, ...shareChange(old[at], share) })),
    ),
    negative_response_times: both(before.negative_response_times, after.negative_response_times, change),
    first_response_time: both(before.first_response_time, after.first_response_time, durationChanges),
    unique_customers: both(before.unique_customers, after.unique_customers, change),
    conversations: both(before.conversations, after.conversations, change),
    conversation_figures: both(before.conversation_figures, after.conversation_figures, (old, now) => ({
      count: change(old.count, now.count),
      tweets: spreadChanges(old.tweets, now.tweets),
      depth: spreadChanges(old.depth, now.depth),
      company_wrote_last_percentage: points(old.company_wrote_last_percentage, now.company_wrote_last_percentage),
      customer_wrote_last_percentage: points(old.customer_wrote_last_percentage, now.customer_wrote_last_percentage),
      unanswered: change(old.unanswered, now.unanswered),
      unanswered_percentage: points(old.unanswered_percentage, now.unanswered_percentage),
    })),
    sentiment: both(before.sentiment, after.sentiment, (old, now) => ({
      count: change(old.count, now.count),
      mean: sentimentChange(old.mean, now.mean),
      negative_percentage: points(old.negative_percentage, now.negative_percentage),
      positive_percentage: points(old.positive_percentage, now.positive_percentage),
      conversations: moodChanges(old.conversations, now.conversations),
    })),
  };
}

// Whether a figure was asked for is the same for both; null is a figure, too.
const both = <T, R>(before: T | undefined, after: T | undefined, compare: (before: T, after: T) => R): R | undefined =>
  before === undefined || after === undefined ? undefined : compare(before, after);

const difference = (before: Value, after: Value): Value =>
  before === null || after === null ? null : rounded(after - before);

const points = (before: Value, after: Value) => ({ points: difference(before, after) });

const change = (before: Value, after: Value) => ({
  absolute: difference(before, after),
  percentage: before === null || after === null || before === 0 ? null : rounded((100 * (after - before)) / before),
});

// In percent of a negative figure a fall would look like a rise.
const sentimentChange = (before: Value, after: Value) => ({ absolute: difference(before, after), percentage: null });

type Share = { count: number; percentage: Value };
const shareChange = (before: Share | undefined, after: Share) => ({
  count: change(before?.count ?? null, after.count),
  percentage: points(before?.percentage ?? null, after.percentage),
});

type Durations = Figures['response_time'];
const durationChanges = (before: Durations, after: Durations) => ({
  count: change(before.count, after.count),
  mean: change(before.mean, after.mean),
  median: change(before.median, after.median),
  p90: change(before.p90, after.p90),
  p99: change(before.p99, after.p99),
  min: change(before.min, after.min),
  max: change(before.max, after.max),
});

type Mood = Figures['sentiment']['conversations'];
const moodChanges = (before: Mood, after: Mood) => ({
  count: change(before.count, after.count),
  mean_first: sentimentChange(before.mean_first, after.mean_first),
  mean_last: sentimentChange(before.mean_last, after.mean_last),
  improved_percentage: points(before.improved_percentage, after.improved_percentage),
  worsened_percentage: points(before.worsened_percentage, after.worsened_percentage),
});

type Spread = Figures['conversation_figures']['tweets'];
const spreadChanges = (before: Spread, after: Spread) => ({
  mean: change(before.mean, after.mean),
  median: change(before.median, after.median),
  p90: change(before.p90, after.p90),
  max: change(before.max, after.max),
});
