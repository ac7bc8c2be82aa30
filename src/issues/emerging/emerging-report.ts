import { z } from 'zod';
import { dataState } from '../../reading/answers/data-state.ts';

const Span = z.object({ from: z.string(), to: z.string() });

export const EmergingIssue = z.object({
  kind: z.enum(['term', 'issue']).meta({
    description: 'A key phrase, or an issue that statistics find in the window and the weeks before together.',
  }),
  label: z.string(),
  terms: z.array(z.string()).meta({
    description:
      'The words that have become more frequent, as people write them. Of a phrase the first one is counted, of an issue whatever is of it; the others are mostly in the same tweets.',
  }),
  tweet_count: z.int().meta({ description: 'Inbound tweets of the window that have it.' }),
  percentage: z.number().meta({ description: '100 × tweet_count / analysed_total.' }),
  percentage_before: z.number().meta({ description: 'The same of the weeks before.' }),
  strength: z
    .number()
    .nullable()
    .meta({ description: 'percentage / percentage_before; null where it was never there.' }),
  p_value: z.number().meta({
    description:
      'The chance that, if nothing had changed, anything at all that was tested would have risen so clearly; what is not below 0.05 is not reported.',
  }),
  first_seen: z.string().meta({ description: "The first of the company's tweets that has it, in all data." }),
  customers: z.int().meta({ description: 'Who wrote those of the window; fewer than three are not reported.' }),
  examples: z.array(z.object({ tweet_id: z.string(), created_at: z.string(), text: z.string() })),
});

export const EmergingReport = z.object({
  company_id: z.string(),
  window: Span.extend({ time_zone: z.string() }),
  before: Span.nullable().meta({
    description: 'The windows before together; null where the data begins too late for one.',
  }),
  inbound_total: z.int().meta({ description: 'Inbound tweets of the window.' }),
  inbound_before: z.int().meta({ description: 'Inbound tweets of the windows before.' }),
  analysed_total: z.int().meta({
    description: 'Those of the window that are in English: only these are compared, and percentages are of them.',
  }),
  analysed_before: z.int().meta({ description: 'Those of the windows before.' }),
  tested: z.int().meta({ description: 'Phrases and issues that could have turned out significant at all.' }),
  notice: z.string().nullable().meta({ description: 'Why nothing was compared; null where it was.' }),
  emerging: z.array(EmergingIssue),
  data: dataState,
});
export type EmergingReport = z.infer<typeof EmergingReport>;

export const emergingExample: EmergingReport = {
  company_id: 'Skarvia_Air',
  window: { from: '2026-10-26T00:00:00Z', to: '2026-11-02T00:00:00Z', time_zone: 'UTC' },
  before: { from: '2026-08-31T00:00:00Z', to: '2026-10-26T00:00:00Z' },
  inbound_total: 2_911,
  inbound_before: 22_604,
  analysed_total: 2_743,
  analysed_before: 21_377,
  tested: 734,
  notice: null,
  emerging: [
    {
      kind: 'term',
      label: 'Boarding pass',
      terms: ['boarding pass', 'boarding', "won't load"],
      tweet_count: 87,
      percentage: 3.1717,
      percentage_before: 0.3789,
      strength: 8.3706,
      p_value: 3.1e-31,
      first_seen: '2026-03-02T06:41:10Z',
      customers: 81,
      examples: [
        {
          tweet_id: '121904',
          created_at: '2026-11-01T21:14:09Z',
          text: "@Skarvia_Air the boarding pass won't load, and the gate closes in ten minutes",
        },
      ],
    },
  ],
  data: { version: 12, settled: true },
};
