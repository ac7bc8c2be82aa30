import { z } from 'zod';
import { intervals } from '../period.ts';

const seconds = z.number().nullable();
const percentage = z.number().nullable();

const dataMeaning =
  'The state of the data; settled is false while an ingestion writes, and after one broke off until the next one succeeds.';

export const InsightsReport = z
  .object({
    company_id: z.string().meta({ description: 'In its one spelling.' }),
    period: z.object({
      from: z.iso.datetime(),
      to: z.iso.datetime().meta({ description: 'The first second after the period.' }),
      interval: z.enum(intervals),
      time_zone: z.string(),
    }),
    total_inbound: z.int().meta({ description: 'Inbound tweets of the company.' }),
    total_outbound: z.int().meta({ description: 'Tweets that the company wrote.' }),
    responded_inbound: z.int().meta({
      description: 'Inbound tweets of the company with at least one direct reply that it wrote, whenever it came.',
    }),
    response_rate: percentage.meta({
      description: '100 × responded_inbound / total_inbound; null without inbound tweets.',
    }),
    conversation_ratio: z
      .number()
      .nullable()
      .meta({ description: 'total_outbound / total_inbound; null without inbound tweets.' }),
    response_time: z
      .object({
        count: z.int(),
        mean: seconds,
        median: seconds,
        p90: seconds,
        p99: seconds,
        min: seconds,
        max: seconds,
      })
      .meta({ description: 'Seconds from inquiries to their first responses; negative ones are left out.' }),
    responded_within: z
      .array(z.object({ hours: z.int(), count: z.int(), percentage }))
      .meta({ description: 'Inquiries answered in at most so many hours, and their percentage of total_inbound.' }),
    negative_response_times: z.int().meta({ description: 'Inquiries whose first response is dated before them.' }),
    unique_customers: z.int().meta({ description: "Distinct authors of the company's inbound tweets." }),
    conversations: z
      .int()
      .meta({ description: 'Distinct conversations with an inbound tweet of the company or one that it wrote.' }),
    trend: z
      .array(
        z.object({
          start: z.iso.datetime({ offset: true }),
          inbound: z.int(),
          outbound: z.int(),
          responded: z.int(),
          response_rate: percentage,
          median_response_seconds: seconds,
        }),
      )
      .meta({ description: 'Calendar buckets of the period, without holes; the first begins with the period.' }),
    approximate: z.array(z.string()).meta({ description: 'Fields that are estimated, within 1 %.' }),
    data: z.object({ version: z.int(), settled: z.boolean() }).meta({ description: dataMeaning }),
  })
  .meta({ id: 'Insights' });
export type InsightsReport = z.infer<typeof InsightsReport>;
