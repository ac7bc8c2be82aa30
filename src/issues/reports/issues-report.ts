import { z } from 'zod';
import { dataState } from '../../reading/answers/data-state.ts';

const percentage = z.number();
const seconds = z.number().nullable();

export const IssueExample = z.object({
  tweet_id: z.string(),
  created_at: z.string(),
  text: z.string(),
  quote: z
    .string()
    .nullable()
    .meta({ description: 'Words of the tweet that show the issue; null where nobody marked any.' }),
});

export const Issue = z.object({
  id: z.string().meta({
    description:
      'Of this report: it holds until the data changes, and some days more, or until the report is made anew without this issue.',
  }),
  rank: z.int(),
  label: z.string(),
  definition: z.string().nullable().meta({
    description:
      'What counts; by the language model, or of the topic that statistics found; null of words that are of no topic.',
  }),
  summary: z.string().nullable().meta({ description: 'By the language model, null without one.' }),
  tweet_count: z.int().meta({
    description:
      'Inbound tweets of the period that the terms find, counted; without those that are too friendly to complain, or of an issue that goes before.',
  }),
  matched_percentage: percentage.meta({ description: '100 × tweet_count / inbound_total.' }),
  percentage: percentage.meta({
    description:
      'The share of the inbound tweets that are of this issue: matched_percentage, corrected by a random sample that the language model read; the same without one.',
  }),
  percentage_low: percentage.nullable().meta({ description: 'Where its 95 % interval begins; null without a model.' }),
  percentage_high: percentage.nullable().meta({ description: 'Where it ends; null without a model.' }),
  terms: z.array(z.string()).meta({ description: 'What indicates the issue, as people write it.' }),
  sentiment: z
    .object({ mean: z.number().nullable(), negative_percentage: z.number().nullable() })
    .meta({ description: 'Of its tweets: the mean of −1 to 1, and how many percent are at −0.05 or below.' }),
  response_rate: z.number().nullable().meta({ description: 'How many percent of its tweets the company replied to.' }),
  median_response_seconds: seconds.meta({ description: 'Exact; null without response times.' }),
  trend: z
    .array(
      z.object({
        start: z.string(),
        percentage: z
          .number()
          .nullable()
          .meta({ description: 'Of the inbound tweets of this bucket; null without any.' }),
      }),
    )
    .meta({ description: 'By days up to a month, by weeks up to half a year, else by months, in the time zone.' }),
  change_from_previous_period: z.number().nullable().meta({
    description:
      'matched_percentage less that of the period before, as long as this one, in percentage points; null without from and to, or without tweets then.',
  }),
  examples: z.array(IssueExample),
  links: z.object({ tweets: z.string().meta({ description: 'All tweets of tweet_count, in pages.' }) }),
});
export type Issue = z.infer<typeof Issue>;

const statuses = ['ready', 'running', 'failed', 'off'] as const;

export const IssuesReport = z
  .object({
    company_id: z.string(),
    period: z.object({ from: z.iso.datetime(), to: z.iso.datetime(), time_zone: z.string() }),
    generated_at: z.iso.datetime(),
    generated_by: z.object({
      kind: z.enum(['language-model', 'statistics']),
      model: z.string().nullable(),
      provider: z.string().nullable(),
      reason: z.string().nullable().meta({ description: 'Why no language model was used; null where one was.' }),
    }),
    language_model_status: z.enum(statuses).meta({
      description:
        'running: a report by the language model is being made, and a later call gets it; failed: it could not be made; off: none is asked for, allowed or set up.',
    }),
    notice: z.string().meta({ description: 'What of the report is AI-generated and what is counted.' }),
    inbound_total: z.int(),
    analysed_percentage: z.number().nullable().meta({
      description: 'How many percent of the inbound tweets are in English: only these are looked into for issues.',
    }),
    sample_size: z
      .int()
      .meta({ description: 'Tweets of the random sample that the language model read; 0 without one.' }),
    issues: z.array(Issue).meta({ description: 'The most frequent first.' }),
    other_percentage: z
      .number()
      .nullable()
      .meta({ description: 'Tweets that are of none of these issues but of one that was found and is not shown.' }),
    unassigned_percentage: z.number().nullable().meta({ description: 'Tweets that are of no issue that was found.' }),
    data: dataState,
  })
  .meta({ id: 'IssuesReport' });
export type IssuesReport = z.infer<typeof IssuesReport>;
