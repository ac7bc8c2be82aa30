import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { issues } from '../../scripts/kibana/dashboards/top-issues.ts';
import { IssuesReport } from '../../src/issues/reports/issues-report.ts';
import { inquiries, ruleQuery } from '../../src/issues/rule-query.ts';
import { topicRule } from '../../src/issues/statistics/topic-rules.ts';
import { topics } from '../../src/issues/statistics/topics.ts';
import { all, ofCompany, type Query } from '../../src/tweets/tweet-filters.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { insightsOf } from '../support/world.ts';
import { chartPanel, readKibanaObjects } from './kibana-objects.ts';
import { lensRows } from './lens-rows.ts';
import { parseKql } from './parse-kql.ts';

const objects = readKibanaObjects();
const panel = (id: string) => chartPanel(objects, 'issues', id);
let service: TestService;
let index: string;
test.before(async () => {
  service = await startTestService(null);
  index = `${service.config.INDEX_PREFIX}-tweets`;
  const sample = readFileSync(join(import.meta.dirname, '..', '..', 'samples', 'tweets.csv'), 'utf8');
  await service.ingest(sample);
});
test.after.always(() => service.stop());

const company = 'Skarvia_Air';
const ever = { from: null, to: null };

/** How many inquiries of the company match all of these. */
async function countOf(...filters: Query[]): Promise<number> {
  const { count } = await service.client.count({ index, query: all(inquiries(company, ever), ...filters) });
  return count;
}

test("each issue's filter finds exactly the tweets that the reports count by its rule", async (t) => {
  let found = 0;
  for (const [at, topic] of topics.entries()) {
    const kql = parseKql(issues[at]?.kql ?? '').query;
    const rule = ruleQuery(topicRule(topic));
    const byRule = await countOf(rule);
    t.deepEqual([await countOf(kql), await countOf(rule, kql)], [byRule, byRule], topic.id);
    found += byRule;
  }
  t.true(found > 100, 'the sample has such tweets');
});

test('the table of issues and the report of the API count the same, and have the same shares', async (t) => {
  const table = await lensRows(service.client, panel('issues'), { index, context: [ofCompany(company)] });
  const row = (label: string) => table.find(({ groups }) => groups['issue'] === label)?.figures;
  const report = await service.get(`/companies/${company}/ai-insights?top=20`, IssuesReport);
  t.is(row('All inquiries')?.['inquiries'], report.inbound_total);
  t.is(row('All inquiries')?.['share'], 1);
  const ofTopics = report.issues.flatMap((issue) => {
    const topic = topics.find(({ definition }) => definition === issue.definition);
    return topic ? [{ issue, figures: row(topic.label) }] : [];
  });
  t.true(ofTopics.length >= 5);
  for (const { issue, figures } of ofTopics) {
    t.is(figures?.['inquiries'], issue.tweet_count, issue.label);
    t.is(percentage(figures?.['share']), issue.matched_percentage, issue.label);
    t.is(rounded(figures?.['sentiment']), issue.sentiment.mean, issue.label);
  }
});

test('over time, the share of an issue is its tweets of all inquiries of that time', async (t) => {
  const shares = await lensRows(service.client, panel('issue-shares'), { index, context: [ofCompany(company)] });
  const { trend } = await insightsOf(service, company, { interval: 'month' });
  t.is(shares.length, trend.length);
  for (const [at, topic] of topics.entries())
    for (const [month, { groups, figures }] of shares.entries()) {
      const from = Date.parse(groups['time'] ?? '') / 1000;
      const to = shares[month + 1] ? Date.parse(shares[month + 1]?.groups['time'] ?? '') / 1000 : null;
      const query = all(inquiries(company, { from, to }), ruleQuery(topicRule(topic)));
      const { count } = await service.client.count({ index, query });
      t.is(figures[issues[at]?.id ?? ''], count / (trend[month]?.inbound ?? 0), `${topic.id} ${groups['time']}`);
    }
});

test('key phrases are counted over complaints, and what stands out is more frequent than elsewhere', async (t) => {
  const cloud = await lensRows(service.client, panel('key-phrases'), { index, context: [ofCompany(company)] });
  t.true(cloud.length > 10);
  const [{ groups, figures } = { groups: {}, figures: {} }] = cloud;
  const phrase = { term: { key_phrases: groups['phrase'] ?? '' } };
  const { count } = await service.client.count({
    index,
    query: all(inquiries(company, ever), phrase, { range: { sentiment: { lte: -0.05 } } }),
  });
  t.is(figures['inquiries'], count);
  const standing = await lensRows(service.client, panel('significant-phrases'), {
    index,
    context: [ofCompany(company)],
  });
  t.true(standing.length > 5);
});

test('the percentiles of Kibana are those of the API within one percent', async (t) => {
  const table = await lensRows(service.client, chartPanel(objects, 'overview', 'companies'), { index });
  t.true(table.length >= 5);
  for (const { groups, figures } of table) {
    const { response_time } = await insightsOf(service, groups['company'] ?? '');
    for (const [own, theirs] of [
      [figures['median'], response_time.median],
      [figures['p90'], response_time.p90],
    ] as const)
      t.true(
        Math.abs((own ?? 0) - (theirs ?? 0)) <= 0.01 * (theirs ?? 0),
        `${groups['company']}: ${own} and ${theirs}`,
      );
  }
});

const rounded = (value: number | null | undefined): number | null =>
  typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : null;
const percentage = (share: number | null | undefined) => rounded(typeof share === 'number' ? 100 * share : null);
