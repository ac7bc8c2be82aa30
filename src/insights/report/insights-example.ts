import type { InsightsReport } from './insights-report.ts';

const tweets = '/tweets?company=Skarvia_Air&inbound=';
const period = 'from=2026-10-01T00%3A00%3A00Z&to=2026-11-01T00%3A00%3A00Z';
const answered = (more: string) => `${tweets}true&responded=true&${more}&${period}`;

/** What the figures of a month look like; of the trend one bucket is shown. */
export const insightsExample: InsightsReport = {
  company_id: 'Skarvia_Air',
  period: { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z', interval: 'month', time_zone: 'UTC' },
  total_inbound: 250,
  total_outbound: 210,
  responded_inbound: 200,
  response_rate: 80,
  conversation_ratio: 0.84,
  response_time: { count: 199, mean: 9_640.5, median: 3_120, p90: 21_700, p99: 97_200, min: 14, max: 280_800 },
  responded_within: [
    { hours: 1, count: 110, percentage: 44, link: answered('response_seconds_from=0&response_seconds_to=3600') },
    { hours: 4, count: 160, percentage: 64, link: answered('response_seconds_from=0&response_seconds_to=14400') },
    { hours: 8, count: 182, percentage: 72.8, link: answered('response_seconds_from=0&response_seconds_to=28800') },
    { hours: 24, count: 194, percentage: 77.6, link: answered('response_seconds_from=0&response_seconds_to=86400') },
    { hours: 72, count: 198, percentage: 79.2, link: answered('response_seconds_from=0&response_seconds_to=259200') },
  ],
  response_distribution: [
    bucket('0-1h', 0, 1, 110, 44, answered('response_seconds_from=0&response_seconds_to=3600')),
    bucket('1-4h', 1, 4, 50, 20, answered('response_seconds_from=3601&response_seconds_to=14400')),
    bucket('4-8h', 4, 8, 22, 8.8, answered('response_seconds_from=14401&response_seconds_to=28800')),
    bucket('8-24h', 8, 24, 12, 4.8, answered('response_seconds_from=28801&response_seconds_to=86400')),
    bucket('24-72h', 24, 72, 4, 1.6, answered('response_seconds_from=86401&response_seconds_to=259200')),
    bucket('over_72h', 72, null, 1, 0.4, answered('response_seconds_from=259201')),
    bucket('negative', null, null, 1, 0.4, answered('negative_response_time=true')),
    bucket('unanswered', null, null, 50, 20, `${tweets}true&responded=false&${period}`),
  ],
  negative_response_times: 1,
  first_response_time: { count: 120, mean: 8_010, median: 2_940, p90: 19_800, p99: 88_100, min: 14, max: 280_800 },
  unique_customers: 141,
  conversations: 168,
  conversation_figures: {
    count: 155,
    tweets: { mean: 2.9, median: 2, p90: 5, max: 17 },
    depth: { mean: 2.6, median: 2, p90: 5, max: 14 },
    company_wrote_last_percentage: 64.5161,
    customer_wrote_last_percentage: 35.4839,
    unanswered: 31,
    unanswered_percentage: 20,
  },
  sentiment: {
    count: 236,
    mean: -0.1204,
    negative_percentage: 48.3051,
    positive_percentage: 29.661,
    conversations: {
      count: 61,
      mean_first: -0.2417,
      mean_last: 0.0835,
      improved_percentage: 52.459,
      worsened_percentage: 24.5902,
    },
  },
  trend: [
    {
      start: '2026-10-01T00:00:00Z',
      inbound: 250,
      outbound: 210,
      responded: 200,
      response_rate: 80,
      median_response_seconds: 3_120,
      links: {
        inbound: `${tweets}true&${period}`,
        outbound: `${tweets}false&${period}`,
        responded: `${tweets}true&responded=true&${period}`,
      },
    },
  ],
  links: {
    total_inbound: `${tweets}true&${period}`,
    total_outbound: `${tweets}false&${period}`,
    responded_inbound: `${tweets}true&responded=true&${period}`,
    response_time: answered('response_seconds_from=0'),
    negative_response_times: answered('negative_response_time=true'),
    unique_customers: `/companies/Skarvia_Air/customers?${period}`,
    conversations: `/companies/Skarvia_Air/conversations?period=active&${period}`,
    conversation_figures: `/companies/Skarvia_Air/conversations?${period}`,
    sentiment: `${tweets}true&sentiment_from=-1&${period}`,
    unanswered_conversations: `/companies/Skarvia_Air/conversations?unanswered=true&${period}`,
  },
  approximate: [],
  data: { version: 12, settled: true },
};

function bucket(
  name: InsightsReport['response_distribution'][number]['bucket'],
  hours_from: number | null,
  hours_to: number | null,
  count: number,
  percentage: number,
  link: string,
) {
  return { bucket: name, hours_from, hours_to, count, percentage, link };
}
