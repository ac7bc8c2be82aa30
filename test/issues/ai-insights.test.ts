import test, { type ExecutionContext } from 'ava';
import pino from 'pino';
import type { z } from 'zod';
import { IssueTweets } from '../../src/issues/reports/issue-tweets.ts';
import { createIssues, type Extract } from '../../src/issues/reports/issues.ts';
import { IssuesReport } from '../../src/issues/reports/issues-report.ts';
import { createMakeOnce } from '../../src/issues/reports/make-once.ts';
import { createReportStore } from '../../src/issues/reports/report-store.ts';
import { createReading, type Reading } from '../../src/reading/reading.ts';
import { indexNames } from '../../src/tweets/index-names.ts';
import { startBehindFaults } from '../support/faulty-proxy.ts';
import { keywordMind } from '../support/model-stub/keyword-mind.ts';
import type { Mind } from '../support/model-stub/mind.ts';
import { type ModelStub, startModelStub } from '../support/model-stub/start-model-stub.ts';
import { problemOf } from '../support/problem-of.ts';
import { startTestService, type TestService, token } from '../support/service.ts';
import { tableOf } from '../support/table.ts';
import { asks, csv, ingestRows, says } from '../support/world.ts';

const october = 'from=2017-10-01&to=2017-11-01';
const path = '/companies/Acme/ai-insights';

// Ten tweets of October about parcels that come late, four of them answered after a minute; six about refunds; twenty that praise. In September
// there are two about refunds, and eight that praise. Other has complaints of its own.
const number = (from: number, many: number) => Array.from({ length: many }, (_, at) => from + at);
const day = (id: number, month = '10') => `2017-${month}-${String((id % 28) + 1).padStart(2, '0')} 10:00:00`;
const rows = [
  ...number(100, 10).map((id) =>
    asks(`${id}`, day(id), { by: `a${id}`, text: `@Acme parcel ${id} is delayed again, that is horrible` }),
  ),
  ...number(100, 4).map((id) =>
    says(`${id + 50}`, day(id).replace('10:00:00', '10:01:00'), { by: 'Acme', to: `${id}` }),
  ),
  ...number(200, 6).map((id) =>
    asks(`${id}`, day(id), { by: `b${id}`, text: `@Acme where is the refund for my broken thing ${id}?` }),
  ),
  ...number(300, 20).map((id) =>
    asks(`${id}`, day(id), { by: `c${id}`, text: `@Acme you are great, thank you ${id}` }),
  ),
  ...number(400, 2).map((id) =>
    asks(`${id}`, day(id, '09'), { by: `d${id}`, text: `@Acme where is the refund for my broken thing ${id}?` }),
  ),
  ...number(500, 8).map((id) =>
    asks(`${id}`, day(id, '09'), { by: `e${id}`, text: `@Acme you are great, thank you ${id}` }),
  ),
  ...number(600, 9).map((id) =>
    asks(`${id}`, day(id), { by: `f${id}`, text: `@Other your crew was rude to me ${id}` }),
  ),
  says('690', day(690), { by: 'Other', to: '600' }),
];

const reportOf = (service: TestService, query = october): Promise<z.infer<typeof IssuesReport>> =>
  service.get(`${path}?${query}`, IssuesReport);

/** Every id that the drill-down gives, page by page. */
async function idsBehind(service: TestService, link: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const page = await service.get(`${link}?limit=3${after}`, IssueTweets);
    ids.push(...page.items.map(({ tweet_id }) => tweet_id));
    if (page.next === null) return ids;
    after = `&after=${page.next}`;
  }
}

/** Asks for the issues of Acme that `statistics` find, in a process of its own. */
function issuesOf(reading: Reading, statistics: Extract): () => Promise<IssuesReport> {
  const sources = { reasonOf: String, statistics, issuesOf: async () => [], model: null };
  const store = createReportStore(reading.client, reading.names.issues);
  const issues = createIssues(reading, sources, createMakeOnce(store, String, new AbortController().signal));
  const period = { from: null, to: null, timeZone: 'UTC' };
  const asked = { companyId: 'Acme', period, top: 5, languageModel: 'auto' as const, isRefresh: false, waitSeconds: 0 };
  return () => issues(asked, pino({ level: 'silent' }));
}

async function withModel(
  t: ExecutionContext,
  env: Record<string, string> = {},
  mind: Mind = keywordMind,
): Promise<{ service: TestService; stub: ModelStub }> {
  const stub = await startModelStub({ mind });
  t.teardown(() => stub.stop());
  const service = await startTestService(t, { LLM_BASE_URL: stub.url, HF_MODEL: 'stub-model', ...env });
  await ingestRows(service, rows);
  return { service, stub };
}

test('without a model the statistics of words find the issues, and every tweet of them is counted', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const report = await reportOf(service);
  t.like(report, {
    company_id: 'Acme',
    period: { from: '2017-10-01T00:00:00Z', to: '2017-11-01T00:00:00Z', time_zone: 'UTC' },
    generated_by: { kind: 'statistics', model: null, reason: 'no language model is set up' },
    language_model_status: 'off',
    inbound_total: 36,
    analysed_percentage: 100,
    sample_size: 0,
  });
  t.regex(report.notice, /without a language model/);
  const late = report.issues.find(({ label }) => /late|delay/i.test(label));
  const refund = report.issues.find(({ label }) => /refund/i.test(label));
  t.like(late, {
    rank: 1,
    tweet_count: 10,
    matched_percentage: 27.7778,
    percentage: 27.7778,
    percentage_low: null,
    percentage_high: null,
    response_rate: 40,
    median_response_seconds: 60,
    change_from_previous_period: 27.7778,
  });
  // 6 of 36, after 2 of 10.
  t.like(refund, {
    tweet_count: 6,
    matched_percentage: 16.6667,
    response_rate: 0,
    change_from_previous_period: -3.3333,
  });
  t.is(late?.trend.length, 31);
  const reached = new Set<string>();
  for (const issue of report.issues) {
    const ids = await idsBehind(service, issue.links.tweets);
    for (const id of ids) reached.add(id);
    t.is(new Set(ids).size, issue.tweet_count, issue.label);
    t.is(Number(((100 * ids.length) / 36).toFixed(4)), issue.matched_percentage);
    t.true(issue.examples.length > 0);
    for (const { tweet_id } of issue.examples) t.true(ids.includes(tweet_id));
  }
  t.is(report.other_percentage, 0);
  t.is(report.unassigned_percentage, Number(((100 * (36 - reached.size)) / 36).toFixed(4)));

  const top = await reportOf(service, `${october}&top=1`);
  t.deepEqual(top.issues, [report.issues[0] as (typeof top.issues)[number]]);
  t.is(top.other_percentage, Number(((100 * (reached.size - 10)) / 36).toFixed(4)));
  t.is(top.generated_at, report.generated_at);
});

test('a report is made once for a state of the data, and anew when that changes', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const first = await reportOf(service);
  t.is((await reportOf(service)).generated_at, first.generated_at);
  t.not((await reportOf(service, 'from=2017-10-01&to=2017-11-02')).issues[0]?.id, first.issues[0]?.id);
  await ingestRows(service, [asks('999', day(999), { text: '@Acme one more' })]);
  const second = await reportOf(service);
  t.not(second.generated_at, first.generated_at);
  t.is(second.inbound_total, 37);
  // What was linked to before is still there.
  const link = first.issues[0]?.links.tweets ?? '';
  t.is((await idsBehind(service, link)).length, first.issues[0]?.tweet_count ?? 0);
});

test('a model names and defines, and tweets are counted and corrected by what it read', async (t) => {
  const { service, stub } = await withModel(t);
  const report = await reportOf(service, `${october}&wait=60`);
  t.like(report, {
    generated_by: { kind: 'language-model', model: 'stub-model', provider: 'own', reason: null },
    language_model_status: 'ready',
    inbound_total: 36,
    sample_size: 36,
  });
  t.regex(report.notice, /AI-generated/);
  t.true(report.issues.length > 0);
  for (const issue of report.issues) {
    t.truthy(issue.definition);
    t.true((issue.percentage_low ?? 101) <= issue.percentage && issue.percentage <= (issue.percentage_high ?? -1));
    t.is((await idsBehind(service, issue.links.tweets)).length, issue.tweet_count);
    // A quote is of the masked text: of these there is nothing to mask but the handle.
    for (const { text, quote } of issue.examples) if (quote) t.true(text.replace('@Acme', '[handle]').includes(quote));
  }
  const asked = stub.received.length;
  t.is((await reportOf(service)).generated_at, report.generated_at);
  t.is(stub.received.length, asked);
  // Statistics are there all the same.
  const plain = await reportOf(service, `${october}&language_model=off`);
  t.like(plain, { generated_by: { kind: 'statistics', reason: 'it was not asked for' }, language_model_status: 'off' });
  t.is(stub.received.length, asked);
});

test('who does not wait gets the statistics, and the better report later', async (t) => {
  const { service } = await withModel(t);
  const first = await reportOf(service, `${october}&wait=0`);
  t.like(first, { generated_by: { kind: 'statistics' }, language_model_status: 'running' });
  t.regex(first.generated_by.reason ?? '', /is being made/);
  const later = await reportOf(service, `${october}&wait=60`);
  t.like(later, { generated_by: { kind: 'language-model' }, language_model_status: 'ready' });
});

test('a model that fails leaves the statistics, with the reason', async (t) => {
  const { service, stub } = await withModel(t);
  stub.always('unauthorized');
  const report = await reportOf(service, `${october}&wait=60`);
  t.like(report, { generated_by: { kind: 'statistics' }, language_model_status: 'failed' });
  t.regex(report.generated_by.reason ?? '', /401/);
  t.true(report.issues.length > 0);
});

for (const [what, wait, behaviour, status] of [
  ['fails', 60, 'unauthorized', 'failed'],
  ['is not waited for', 0, null, 'running'],
] as const) {
  test(`where the model ${what}, the statistics of words are asked for once all the same`, async (t) => {
    const stub = await startModelStub();
    t.teardown(stub.stop);
    const { service, setFault } = await startBehindFaults(t, { LLM_BASE_URL: stub.url, HF_MODEL: 'stub-model' });
    await ingestRows(service, rows);
    if (behaviour) stub.always(behaviour);
    let extractions = 0;
    setFault((_, __, body) => {
      if (body.includes('"complaints":{')) extractions += 1;
      return null;
    });
    const report = await reportOf(service, `${october}&wait=${wait}`);
    t.like(report, { generated_by: { kind: 'statistics' }, language_model_status: status });
    t.true(report.issues.length > 0);
    await reportOf(service, `${october}&wait=60`);
    t.is(extractions, 1);
  });
}

test('a company for which the model is off costs nothing, and neither does a day without tokens', async (t) => {
  const off = await withModel(t, { LANGUAGE_MODEL_OFF_COMPANIES: 'ACME' });
  t.like(await reportOf(off.service), {
    language_model_status: 'off',
    generated_by: { reason: 'the language model is off for this company' },
  });
  t.is(off.stub.received.length, 0);

  const poor = await withModel(t, { LLM_TOKENS_PER_DAY: '1000' });
  const report = await reportOf(poor.service, `${october}&wait=60`);
  t.like(report, { language_model_status: 'failed', generated_by: { kind: 'statistics' } });
  t.regex(report.generated_by.reason ?? '', /LLM_TOKENS_PER_DAY/);
  t.is(poor.stub.received.length, 0);
});

test('a report is made anew only with a scope of its own', async (t) => {
  const { service, stub } = await withModel(t);
  const first = await reportOf(service, `${october}&wait=60`);
  const asked = stub.received.length;
  const refused = await service.request(`${path}?${october}&refresh=true`);
  t.is((await problemOf(refused)).status, 403);
  t.is(stub.received.length, asked);
  const scope = { token: token({ scope: 'insights:read issues:refresh' }) };
  const response = await service.request(`${path}?${october}&refresh=true&wait=60`, scope);
  const anew = IssuesReport.parse(await response.json());
  t.not(anew.generated_at, first.generated_at);
  t.true(stub.received.length > asked);
});

test('a link to the tweets of an issue never leads to those of another, though the report is made anew', async (t) => {
  let isForgetful = false;
  const mind: Mind = (prompt) => {
    const answer = keywordMind(prompt);
    return prompt.step === 'propose' && isForgetful && 'issues' in answer && Array.isArray(answer.issues)
      ? { issues: answer.issues.filter(({ label }) => label !== first?.label) }
      : answer;
  };
  const { service } = await withModel(t, {}, mind);
  const scope = { token: token({ scope: 'insights:read issues:refresh' }) };
  const makeAnew = async () => {
    const response = await service.request(`${path}?${october}&refresh=true&wait=60`, scope);
    return IssuesReport.parse(await response.json()).issues;
  };
  const [first, second] = await makeAnew();
  const links = (issues: (typeof first)[]) => issues.map((issue) => issue?.links.tweets ?? '');
  t.deepEqual(links(await makeAnew()).slice(0, 2), links([first, second]));
  isForgetful = true;
  // What was the second issue is the first one now, and its link is what it was.
  t.deepEqual(links(await makeAnew())[0], links([second])[0]);
  t.is((await idsBehind(service, links([second])[0] ?? '')).length, second?.tweet_count ?? 0);
  t.is((await problemOf(await service.request(links([first])[0] ?? ''))).status, 404);
});

test('a limited token sees the issues of its companies alone', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const mine = await reportOf(service);
  const others = { token: token({ companies: ['other'] }) };
  t.is((await service.request(path, others)).status, 403);
  t.is((await service.request(mine.issues[0]?.links.tweets ?? '', others)).status, 403);
  // The id of another company's issue is none of one's own.
  const own = mine.issues[0]?.links.tweets.replace('/Acme/', '/Other/') ?? '';
  t.is((await problemOf(await service.request(own, others))).status, 404);
});

test('the tweets of an issue are a table, too', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const link = (await reportOf(service)).issues[0]?.links.tweets ?? '';
  const table = await tableOf(await service.request(`${link}.csv`));
  const ids = await idsBehind(service, link);
  t.deepEqual(
    table.map(({ tweet_id }) => tweet_id),
    ids,
  );
  t.is(table.length, 10);
  t.is((await service.request(`${link}.csv?limit=3`)).status, 400);
  t.is((await service.request(link.replace(/-\w{8}\/tweets/, '-00000000/tweets.csv'))).status, 404);
});

test('bad questions are told what is wrong', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const cases: [string, string][] = [
    ['top=0', 'top'],
    ['top=21', 'top'],
    ['wait=-1', 'wait'],
    ['wait=291', 'wait'],
    ['language_model=on', 'language_model'],
    ['refresh=yes', 'refresh'],
    ['from=yesterday', 'from'],
    ['from=2017-10-02&to=2017-10-01', 'from'],
    ['time_zone=Mars', 'time_zone'],
    ['tops=3', 'tops'],
  ];
  for (const [query, name] of cases) {
    const { status, errors } = await problemOf(await service.request(`${path}?${query}`));
    t.is(status, 400, query);
    t.is(errors?.[0]?.path, name, query);
  }
  t.is((await service.request('/companies/nobody/ai-insights')).status, 404);
  t.is((await service.request(`${path}/${'x'.repeat(22)}-00000000/tweets`)).status, 404);
  t.is((await service.request(`${path}/x/tweets`)).status, 400);
  // A period without tweets has a report without issues.
  t.like(await reportOf(service, 'from=2016-01-01&to=2016-02-01'), {
    inbound_total: 0,
    issues: [],
    unassigned_percentage: null,
  });
});

test('a report that another release has made is made anew', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  let made = 0;
  const askOf = async (release: string) => {
    const reading = createReading(service.client, indexNames(service.config.INDEX_PREFIX), '', release);
    const statistics: Extract = async () => {
      made += 1;
      return {
        issues: [],
        generatedBy: { kind: 'statistics', model: null, provider: null, reason: null },
        sample: null,
      };
    };
    await issuesOf(reading, statistics)();
  };
  for (const release of ['1.0.0', '1.0.0', '1.1.0', '1.0.0']) await askOf(release);
  t.is(made, 2);
});

test('a report during which the data changes says that it is not settled, and one of replaced data is not given', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, rows);
  const reading = createReading(service.client, indexNames(service.config.INDEX_PREFIX), '', 'test');
  let meanwhile = async () => {};
  const statistics: Extract = async () => {
    await meanwhile();
    const rule = { any: ['refund'], none: [], sentiment_below: null };
    const generatedBy = { kind: 'statistics' as const, model: null, provider: null, reason: null };
    return {
      issues: [{ label: 'Refunds', definition: null, summary: null, terms: [], rule }],
      generatedBy,
      sample: null,
    };
  };
  const ask = issuesOf(reading, statistics);
  meanwhile = () => ingestRows(service, [asks('998', day(998), { text: '@Acme one more' })]).then(() => {});
  t.like(await ask(), { data: { settled: false } });
  meanwhile = async () => {};
  t.like(await ask(), { inbound_total: 47, data: { settled: true } });
  meanwhile = async () => {
    const headers = { 'content-type': 'text/csv' };
    const body = csv([...rows, asks('997', day(997), { text: '@Acme another' })]);
    await service.request('/ingest?wait=true&mode=replace', { method: 'POST', body, headers });
  };
  await ingestRows(service, [asks('996', day(996), { text: '@Acme and more' })]);
  await t.throwsAsync(ask(), { message: /All data has been replaced/ });
});
