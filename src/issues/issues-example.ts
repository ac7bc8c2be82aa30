import type { IssuesReport } from './reports/issues-report.ts';

const id = 'mT8yQ2b7cXw4dK1hZ5nRfg-3f0c9a41';

/** What a month looks like with a language model; one of its issues is shown, and the beginning of its trend. */
export const issuesExample: IssuesReport = {
  company_id: 'Skarvia_Air',
  period: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z', time_zone: 'UTC' },
  generated_at: '2026-11-02T08:30:12.201Z',
  generated_by: {
    kind: 'language-model',
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    provider: 'auto',
    reason: null,
  },
  language_model_status: 'ready',
  notice:
    'Labels, definitions, summaries and quotes are AI-generated. Tweets are counted, all of them; percentages are corrected by a random sample that the language model read.',
  inbound_total: 12_480,
  analysed_percentage: 94.2308,
  sample_size: 600,
  issues: [
    {
      id,
      rank: 1,
      label: 'Lost or delayed baggage',
      definition: 'The customer’s luggage did not arrive, arrived late or cannot be found.',
      summary: 'Customers wait at the carousel without news and are sent from one desk to another.',
      tweet_count: 1_311,
      matched_percentage: 10.5048,
      percentage: 12.0321,
      percentage_low: 9.1175,
      percentage_high: 15.6702,
      terms: ['lost bag', 'luggage', 'baggage claim'],
      sentiment: { mean: -0.3127, negative_percentage: 68.0397 },
      response_rate: 81.4645,
      median_response_seconds: 1_512,
      trend: [
        { start: '2026-10-01T00:00:00Z', percentage: 9.1346 },
        { start: '2026-10-02T00:00:00Z', percentage: 11.2805 },
      ],
      change_from_previous_period: 2.4113,
      examples: [
        {
          tweet_id: '119237',
          created_at: '2026-10-30T19:01:44Z',
          text: '@Skarvia_Air two days and still no word about our suitcases. Who do we call?',
          quote: 'still no word about our suitcases',
        },
      ],
      links: { tweets: `/companies/Skarvia_Air/ai-insights/${id}/tweets` },
    },
  ],
  other_percentage: 14.1667,
  unassigned_percentage: 71.0096,
  data: { version: 12, settled: true },
};

export const issueTweetsExample = {
  issue: { id, label: 'Lost or delayed baggage', tweet_count: 1_311 },
  items: [
    {
      tweet_id: '119237',
      author_id: '883120',
      created_at: '2026-10-30T19:01:44Z',
      text: '@Skarvia_Air two days and still no word about our suitcases. Who do we call?',
      conversation_id: '119230',
      sentiment: -0.296,
    },
  ],
  total: 1_311,
  next: null,
};
