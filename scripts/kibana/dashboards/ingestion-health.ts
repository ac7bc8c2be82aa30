import { overTime, values } from '../lens/buckets.ts';
import { overTimeChart } from '../lens/charts.ts';
import { aggregate, count, sum } from '../lens/columns.ts';
import { share } from '../lens/formula.ts';
import { searchIds } from '../searches/searches.ts';
import { dashboard } from './dashboard.ts';
import { figureRow } from './figure-row.ts';

const view = 'jobs';
const time = { time: overTime('created_at', 'Accepted at') };
const jobs = { jobs: count('Jobs') };
const failed = { failed: count('Failed or interrupted', 'status: (failed or interrupted)') };
const rowsRead = { rows_read: sum('rows_read', 'Rows read') };
const rejected = share('rejected', 'Rejected rows', { sumOf: 'rows_rejected' }, { sumOf: 'rows_read' });
const outcomes = {
  created: sum('tweets_created', 'Created'),
  updated: sum('tweets_updated', 'Updated'),
  unchanged: sum('tweets_unchanged', 'Unchanged'),
  rejected: sum('rows_rejected', 'Rejected'),
};
const durations = {
  median: aggregate('median', 'duration_seconds', 'Median duration'),
  longest: aggregate('max', 'duration_seconds', 'Longest'),
};
const speed = { speed: aggregate('median', 'rows_per_second', 'Median rows per second') };

const figures = figureRow(view, [
  { id: 'jobs', title: 'Jobs', columns: jobs },
  { id: 'failed', title: 'Failed or interrupted', columns: failed },
  { id: 'rows-read', title: 'Rows read', columns: rowsRead },
  { id: 'rejected', title: 'Rejected rows', columns: rejected },
]);

export const ingestionHealth = dashboard({
  id: 'support-insights-ingestion',
  title: 'Support: ingestion health',
  description: 'Which ingestions ran, what became of their rows, how long they took, and which failed.',
  panels: [
    ...figures,
    {
      id: 'jobs-by-status',
      title: 'Jobs by status',
      at: { x: 0, y: 6, w: 24, h: 12 },
      chart: overTimeChart(
        { view, columns: { status: values('status', 'Status', 6, 'alphabetical'), ...time, ...jobs } },
        { series: 'bar_stacked', x: 'time', y: ['jobs'], split: 'status', yTitle: 'Jobs' },
      ),
    },
    {
      id: 'rows-by-outcome',
      title: 'Rows by outcome',
      description: 'Rows read = created + updated + unchanged + rejected.',
      at: { x: 24, y: 6, w: 24, h: 12 },
      chart: overTimeChart(
        { view, columns: { ...time, ...outcomes } },
        { series: 'bar_stacked', x: 'time', y: Object.keys(outcomes), yTitle: 'Rows' },
      ),
    },
    {
      id: 'durations',
      title: 'How long jobs took',
      description: 'From the start of their turn to their end.',
      at: { x: 0, y: 18, w: 24, h: 12 },
      chart: overTimeChart(
        { view, columns: { ...time, ...durations } },
        { series: 'line', x: 'time', y: Object.keys(durations), yTitle: 'Duration' },
      ),
    },
    {
      id: 'speed',
      title: 'Rows per second',
      at: { x: 24, y: 18, w: 24, h: 12 },
      chart: overTimeChart(
        { view, columns: { ...time, ...speed } },
        { series: 'line', x: 'time', y: ['speed'], yTitle: 'Rows per second' },
      ),
    },
    {
      id: 'failed-jobs',
      title: 'Failed jobs',
      at: { x: 0, y: 30, w: 48, h: 12 },
      searchId: searchIds.failedJobs,
    },
    {
      id: 'jobs-with-rejected-rows',
      title: 'Jobs with rejected rows',
      at: { x: 0, y: 42, w: 48, h: 12 },
      searchId: searchIds.rejectedRows,
    },
  ],
});
