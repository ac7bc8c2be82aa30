import { overTime, values } from '../lens/buckets.ts';
import { heatmapChart, overTimeChart, tableChart } from '../lens/charts.ts';
import { count } from '../lens/columns.ts';
import { searchIds } from '../searches/searches.ts';
import { dashboard, type Panel } from './dashboard.ts';
import { figureRow } from './figure-row.ts';
import { inquiries, median, negative, p90, responseRate, sentiment } from './support-figures.ts';

const view = 'inquiries';
const time = { time: overTime('inquiry_at', 'Time of the inquiry') };
const company = { company: values('company', 'Company', 10) };
const clock = {
  weekday: values('inquiry_weekday', 'Weekday', 7, 'alphabetical'),
  hour: values('inquiry_hour', 'Hour', 24, 'alphabetical'),
};
const figures = figureRow(view, [
  { id: 'inquiries', title: 'Inquiries', columns: inquiries },
  { id: 'response-rate', title: 'Response rate', columns: responseRate },
  { id: 'median', title: 'Median response time', columns: median },
  { id: 'p90', title: 'p90 response time', columns: p90 },
]);

const trends: Panel[] = [
  {
    id: 'volume-by-company',
    title: 'Inquiries over time by company',
    description: 'The ten companies with most tweets. A tweet that belongs to several companies counts for each.',
    at: { x: 0, y: 6, w: 24, h: 12 },
    chart: overTimeChart(
      { view, columns: { ...company, ...time, ...inquiries } },
      { series: 'bar_stacked', x: 'time', y: ['inquiries'], split: 'company', yTitle: 'Inquiries' },
    ),
  },
  {
    id: 'response-rate-by-company',
    title: 'Response rate over time by company',
    description: 'Inquiries of that time with a direct reply by their company, whenever it came.',
    at: { x: 24, y: 6, w: 24, h: 12 },
    chart: overTimeChart(
      { view, columns: { ...company, ...time, ...responseRate } },
      { series: 'line', x: 'time', y: ['response_rate'], split: 'company', yTitle: 'Response rate' },
    ),
  },
  {
    id: 'response-times',
    title: 'Median and p90 response time',
    description: 'Of the first responses to the inquiries of that time.',
    at: { x: 0, y: 18, w: 24, h: 12 },
    chart: overTimeChart(
      { view, columns: { ...time, ...median, ...p90 } },
      { series: 'line', x: 'time', y: ['median', 'p90'], yTitle: 'Response time' },
    ),
  },
  {
    id: 'median-by-company',
    title: 'Median response time over time by company',
    at: { x: 24, y: 18, w: 24, h: 12 },
    chart: overTimeChart(
      { view, columns: { ...company, ...time, ...median } },
      { series: 'line', x: 'time', y: ['median'], split: 'company', yTitle: 'Median response time' },
    ),
  },
  {
    id: 'sentiment',
    title: 'Sentiment of inquiries',
    description: 'Of those in English: the share with a sentiment of −0.05 or below.',
    at: { x: 0, y: 42, w: 24, h: 12 },
    chart: overTimeChart(
      { view, columns: { ...time, ...negative } },
      { series: 'line', x: 'time', y: ['negative'], yTitle: 'Negative share' },
    ),
  },
  {
    id: 'outbound',
    title: 'Tweets written by the companies',
    at: { x: 24, y: 42, w: 24, h: 12 },
    chart: overTimeChart(
      {
        view: 'tweets',
        columns: {
          ...company,
          time: overTime('created_at', 'Created at'),
          outbound: count('Outbound tweets', 'inbound: false'),
        },
      },
      { series: 'bar_stacked', x: 'time', y: ['outbound'], split: 'company', yTitle: 'Outbound tweets' },
    ),
  },
];

const hours: Panel[] = [
  {
    id: 'inquiries-by-hour',
    title: 'Inquiries by weekday and hour',
    description: 'On the clock of the time zone that the import was given.',
    at: { x: 0, y: 30, w: 24, h: 12 },
    chart: heatmapChart({ view, columns: { ...clock, ...inquiries } }, { x: 'hour', y: 'weekday', cell: 'inquiries' }),
  },
  {
    id: 'response-rate-by-hour',
    title: 'Response rate by weekday and hour',
    description: 'By when the inquiry came.',
    at: { x: 24, y: 30, w: 24, h: 12 },
    chart: heatmapChart(
      { view, columns: { ...clock, ...responseRate } },
      { x: 'hour', y: 'weekday', cell: 'response_rate' },
    ),
  },
];

const tables: Panel[] = [
  {
    id: 'companies',
    title: 'Companies',
    at: { x: 0, y: 54, w: 48, h: 12 },
    chart: tableChart(
      {
        view,
        columns: {
          company: values('company', 'Company', 50),
          ...inquiries,
          ...responseRate,
          ...median,
          ...p90,
          ...sentiment,
          ...negative,
        },
      },
      ['company', 'inquiries', 'response_rate', 'median', 'p90', 'sentiment', 'negative'],
      'inquiries',
    ),
  },
  {
    id: 'longest-unanswered',
    title: 'Unanswered conversations, the longest waiting first',
    at: { x: 0, y: 66, w: 48, h: 16 },
    searchId: searchIds.unansweredConversations,
  },
];

export const supportOverview = dashboard({
  id: 'support-insights-overview',
  title: 'Support: overview',
  description: 'How much comes in, how much of it is answered, and how fast, by company.',
  companiesOf: view,
  panels: [...figures, ...trends, ...hours, ...tables],
});
