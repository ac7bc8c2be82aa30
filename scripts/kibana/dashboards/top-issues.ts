import { topicRule } from '../../../src/issues/statistics/topic-rules.ts';
import { topics } from '../../../src/issues/statistics/topics.ts';
import { complaint, inquiry, ruleKql } from '../kql.ts';
import { groups, overTime, values } from '../lens/buckets.ts';
import { cloudChart, overTimeChart, tableChart } from '../lens/charts.ts';
import { aggregate, type Columns, count } from '../lens/columns.ts';
import { share, shareOfLargest } from '../lens/formula.ts';
import { searchIds } from '../searches/searches.ts';
import { dashboard } from './dashboard.ts';
import { negative } from './support-figures.ts';

const view = 'inquiries';

/** What customers of any trade complain about, each with the rule by which the reports count it. */
export const issues = topics.map((topic) => ({ id: topic.id, label: topic.label, kql: ruleKql(topicRule(topic)) }));

const inquiries = { inquiries: count('Inquiries') };
const sentiment = { sentiment: aggregate('average', 'sentiment', 'Mean sentiment') };

// A tweet can be of several issues and of none, so the shares are none of a whole: each is a figure of its own over all inquiries.
const shares: Columns = Object.assign(
  {},
  ...issues.map(({ id, label, kql }) => share(id, label, { kql }, { kql: inquiry })),
);

export const topIssues = dashboard({
  id: 'support-insights-issues',
  title: 'Support: top issues',
  description: 'What customers raise, counted by the rules of the reports of the API.',
  companiesOf: view,
  panels: [
    {
      id: 'issues',
      title: 'Issues',
      description: 'Each with its share of all inquiries. An inquiry can be of several issues, and of none.',
      at: { x: 0, y: 0, w: 28, h: 20 },
      chart: tableChart(
        {
          view,
          kql: inquiry,
          columns: {
            issue: groups('Issue', [{ label: 'All inquiries', kql: inquiry }, ...issues]),
            ...inquiries,
            ...shareOfLargest('share', 'Share of inquiries'),
            ...sentiment,
            ...negative,
          },
        },
        ['issue', 'inquiries', 'share', 'sentiment', 'negative'],
        'inquiries',
      ),
    },
    {
      id: 'key-phrases',
      title: 'Key phrases of negative inquiries',
      at: { x: 28, y: 0, w: 20, h: 20 },
      chart: cloudChart(
        { view, kql: complaint, columns: { phrase: values('key_phrases', 'Key phrase', 60), ...inquiries } },
        'phrase',
        'inquiries',
      ),
    },
    {
      id: 'issue-shares',
      title: 'Share of inquiries over time by issue',
      description: 'Click an issue in the legend to see it alone.',
      at: { x: 0, y: 20, w: 48, h: 16 },
      chart: overTimeChart(
        { view, columns: { time: overTime('inquiry_at', 'Time of the inquiry'), ...shares } },
        { series: 'line', x: 'time', y: issues.map(({ id }) => id), yTitle: 'Share of inquiries' },
      ),
    },
    {
      id: 'significant-phrases',
      title: 'What stands out in these inquiries',
      description:
        'Key phrases that are more frequent in what is shown than in all tweets: choose a company or a period.',
      at: { x: 0, y: 36, w: 16, h: 16 },
      chart: tableChart(
        {
          view,
          kql: inquiry,
          columns: { phrase: values('key_phrases', 'Key phrase', 25, 'significant'), ...inquiries, ...sentiment },
        },
        ['phrase', 'inquiries', 'sentiment'],
        'inquiries',
      ),
    },
    {
      id: 'complaints',
      title: 'Newest complaints',
      at: { x: 16, y: 36, w: 32, h: 16 },
      searchId: searchIds.complaints,
    },
  ],
});
