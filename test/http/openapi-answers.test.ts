import test, { type ExecutionContext } from 'ava';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { fieldsOfItems, OpenapiDocument, operationsOf, schemaOf } from '../support/openapi-document.ts';
import { startTestService, type TestService, token } from '../support/service.ts';
import { asks, csv, ingestRows, says } from '../support/world.ts';

const at = '2017-10-02 10:00:00';
const rows = [
  says('1', at),
  asks('2', at, { text: '@Acme @Beta it&apos;s lost' }),
  says('3', '2017-10-03 11:00:00', { to: '2', text: 'Sorry' }),
  asks('5', '2017-10-04 12:00:00', { by: 'bob', text: '@Acme still lost' }),
  says('6', '2017-10-05 12:00:00', { by: 'Beta' }),
];

let service: TestService;
let document: OpenapiDocument;
test.before(async () => {
  service = await startTestService(null);
  document = await service.get('/openapi.json', OpenapiDocument);
  await ingestRows(service, rows);
});
test.after.always(() => service.stop());

/** The table that the document shows. */
const exampleOf = (operation: string): string => {
  const found = operationsOf(document).find(({ name }) => name === operation)?.operation;
  return z.string().parse(found?.responses['200']?.content?.['text/csv']?.example);
};

/** The operations that were asked something here and answered with a 200. */
const answered = new Set<string>();

type Init = RequestInit & { token?: string | null };
/** Asks, and compares the answer with what the document says of it. */
async function agrees(t: ExecutionContext, operation: string, query = '', init: Init = {}) {
  const path = operation
    .replace(/^\w+ /, '')
    .replace('{company_id}', 'acme')
    .replace('{conversation_id}', '2')
    .replace('{asset}', 'swagger-ui.min.css');
  return agreesAt(t, operation, path + query, init);
}

async function agreesAt(t: ExecutionContext, operation: string, path: string, init: Init = {}) {
  const response = await service.request(path, init);
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const schema = schemaOf(document, { operation, status: response.status, type });
  const text = await response.text();
  const bodies =
    type === 'application/x-ndjson'
      ? text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : [/json/.test(type) ? JSON.parse(text) : text];
  for (const body of bodies) t.deepEqual(schema.safeParse(body).error?.issues ?? [], [], `${path}: ${text}`);
  if (response.status === 200) answered.add(operation);
  return { status: response.status, type, body: bodies[0], text };
}

const isGood = (t: ExecutionContext, { status, text }: { status: number; text: string }) => t.is(status, 200, text);

test('answers about ingestion are as the document says', async (t) => {
  const post = { method: 'POST', body: csv([...rows, says('4', 'never')]), headers: { 'content-type': 'text/csv' } };
  const accepted = await agrees(t, 'POST /ingest', '', post);
  t.is(accepted.status, 202);
  const finished = await agrees(t, 'POST /ingest', '?wait=true', post);
  t.like(finished, { status: 200, body: { status: 'succeeded', rows_rejected: 1, tweets_unchanged: 5 } });
  const job = z.object({ id: z.string() }).parse(finished.body).id;

  isGood(t, await agrees(t, 'GET /ingest/jobs', '?limit=1'));
  isGood(t, await agreesAt(t, 'GET /ingest/jobs/{job_id}', `/ingest/jobs/${job}`));
  isGood(t, await agreesAt(t, 'GET /ingest/jobs/{job_id}/rejections', `/ingest/jobs/${job}/rejections`));
  isGood(t, await agreesAt(t, 'GET /ingest/jobs/{job_id}/events', `/ingest/jobs/${job}/events`));
  const bad = [
    await agrees(t, 'POST /ingest', '', { ...post, body: 'x' }),
    await agrees(t, 'POST /ingest', '', { ...post, headers: { 'content-type': 'text/plain' } }),
    await agreesAt(t, 'GET /ingest/jobs/{job_id}', `/ingest/jobs/${'0'.repeat(36)}`),
    await agreesAt(t, 'DELETE /ingest/jobs/{job_id}', `/ingest/jobs/${job}`, { method: 'DELETE' }),
  ];
  t.deepEqual(
    bad.map(({ status }) => status),
    [400, 415, 404, 409],
  );
});

const hours = encodeURIComponent('mon-fri 09:00-17:00');
const month = 'from=2017-10-01&to=2017-11-01';

// What is behind the question mark is what else has to be asked for so that the answer shows all that it can have.
const questions: [string, string[]][] = [
  ['GET /companies', ['', '?limit=1']],
  [
    'GET /companies/{company_id}/insights',
    [
      '',
      '?from=2018-01-01&time_zone=Asia/Kathmandu',
      '?to=0001-01-01&time_zone=EST',
      '?from=9998-12-31&time_zone=Pacific/Kiritimati',
      `?${month}&compare=previous`,
      `?${month}&compare_from=2017-10-01&compare_to=2017-10-03&fields=total_inbound,trend`,
      `?${month}&business_hours=${hours}&holidays=2017-10-03`,
      `?${month}&compare=previous&business_hours=${hours}&fields=response_time`,
      '?fields=total_inbound',
    ],
  ],
  ['GET /companies/{company_id}/ai-insights', ['', '?top=1&language_model=off', `?${month}&time_zone=Europe/Berlin`]],
  ['GET /companies/{company_id}/ai-insights/emerging', ['', '?window=1d&to=2017-10-06']],
  ['GET /companies/{company_id}/heatmap', ['', `?${month}&time_zone=Europe/Berlin`]],
  ['GET /benchmarks', ['?companies=acme,beta', `?companies=acme,beta&min_inbound=1&metric=total_inbound&${month}`]],
  ['GET /companies/{company_id}/unanswered', ['', '?sort=newest&limit=1']],
  ['GET /companies/{company_id}/conversations', ['', '?limit=1', '?unanswered=true&sort=length', '?period=active']],
  ['GET /companies/{company_id}/customers', ['', '?limit=1', `?${month}&time_zone=Europe/Berlin`]],
  ['GET /conversations/{conversation_id}', ['']],
  ['GET /tweets', ['', '?q=lost', '?q=-lost&limit=1', '?company=acme&responded=true', `?weekday=1&${month}`]],
  ['GET /healthz', ['']],
  ['GET /readyz', ['']],
  ['GET /metrics', ['']],
  ['GET /openapi.json', ['']],
  ['GET /docs', ['']],
  ['GET /docs/assets/{asset}', ['']],
];

for (const [operation, queries] of questions) {
  test(`answers to ${operation} are as the document says`, async (t) => {
    for (const query of queries) isGood(t, await agrees(t, operation, query));
  });
}

test('the tweets of an issue are as the document says', async (t) => {
  const text = '@Acme you have lost my bag, that is a horrible service';
  await ingestRows(
    service,
    [1, 2, 3, 4].map((n) => asks(`70${n}`, at, { by: `customer ${n}`, text: `${text} ${n}` })),
  );
  const { body } = await agrees(t, 'GET /companies/{company_id}/ai-insights');
  const [issue] = body.issues;
  const answer = await agreesAt(t, 'GET /companies/{company_id}/ai-insights/{issue_id}/tweets', issue.links.tweets);
  t.like(answer, { status: 200, body: { total: issue.tweet_count, issue: { id: issue.id } } });
  const table = 'GET /companies/{company_id}/ai-insights/{issue_id}/tweets.csv';
  isGood(t, await agreesAt(t, table, `${issue.links.tweets}.csv`));
});

test('what a limited token is told is as the document says', async (t) => {
  const limited = { token: token({ companies: ['acme'] }) };
  const { body } = await agrees(t, 'GET /benchmarks', '?companies=acme&min_inbound=1', limited);
  // Of so few companies it is told nothing but its own.
  t.is(typeof body.notice, 'string');
  for (const [operation, query] of [
    ['GET /companies', ''],
    ['GET /tweets', '?q=lost'],
    ['GET /conversations/{conversation_id}', ''],
  ] as const)
    isGood(t, await agrees(t, operation, query, limited));
});

test('problems are as the document says', async (t) => {
  const nobody = { token: token({ companies: ['beta'] }) };
  const bad = [
    await agrees(t, 'GET /companies', '?limit=x'),
    await agrees(t, 'GET /companies', '', { token: null }),
    await agrees(t, 'GET /companies', '', { token: token({ scope: '' }) }),
    await agreesAt(t, 'GET /companies/{company_id}/insights', '/companies/nobody/insights'),
    await agrees(t, 'GET /companies/{company_id}/heatmap', '', nobody),
    await agrees(t, 'GET /benchmarks', '?companies=acme,nobody'),
    await agrees(t, 'GET /benchmarks'),
    await agrees(t, 'GET /tweets', '?after=x'),
    await agreesAt(t, 'GET /conversations/{conversation_id}', '/conversations/404'),
    await agrees(t, 'GET /companies/{company_id}/conversations.csv', '?limit=1'),
    await agrees(t, 'GET /companies/{company_id}/unanswered.csv', '', nobody),
  ];
  t.deepEqual(
    bad.map(({ status }) => status),
    [400, 401, 403, 404, 403, 404, 400, 400, 404, 400, 403],
  );
});

// A table has the fields of the items of a list of the same answer as JSON; which list, and which of their fields it leaves out.
const tables: Record<string, { query?: string; list: string; without: string[]; rows: number }> = {
  'GET /companies': { list: 'items', without: [], rows: 2 },
  // October has 31 days.
  'GET /companies/{company_id}/insights': { query: `?${month}`, list: 'trend', without: ['links'], rows: 31 },
  'GET /companies/{company_id}/heatmap': { list: 'cells', without: ['links'], rows: 168 },
  'GET /benchmarks': { query: '?companies=acme,beta', list: 'companies', without: [], rows: 2 },
  'GET /companies/{company_id}/ai-insights/emerging': { list: 'emerging', without: ['examples'], rows: 0 },
  'GET /companies/{company_id}/unanswered': { list: 'items', without: [], rows: 1 },
  'GET /companies/{company_id}/conversations': { list: 'items', without: [], rows: 3 },
  'GET /companies/{company_id}/customers': { list: 'items', without: ['links'], rows: 2 },
  'GET /conversations/{conversation_id}': { list: 'thread', without: [], rows: 2 },
  'GET /tweets': { query: '?q=-zebra', list: 'items', without: ['highlight'], rows: 5 },
};

for (const [operation, { query, list, without, rows: count }] of Object.entries(tables)) {
  test(`the table of ${operation} is as the document says`, async (t) => {
    const table = await agrees(t, `${operation}.csv`, query);
    t.like(table, { status: 200, type: 'text/csv' });
    t.is(table.text.split('\r\n')[0], exampleOf(`${operation}.csv`).split('\r\n')[0]);
    const [header = [], ...lines]: string[][] = parse(table.text, { record_delimiter: '\r\n' });
    const fields = fieldsOfItems(document, operation, list).filter((field) => !without.includes(field));
    t.true(fields.length > 2);
    t.deepEqual(header.sort(), fields.sort());
    t.is(lines.length, count);
    const accepting = await agrees(t, operation, query, { headers: { accept: 'text/csv' } });
    t.like(accepting, { status: 200, type: 'text/csv', text: table.text });
  });
}

test.after('every call that reads has been answered here', (t) => {
  const reading = operationsOf(document).flatMap(({ name }) => (name.startsWith('GET ') ? [name] : []));
  t.deepEqual(
    reading.filter((name) => !answered.has(name)),
    [],
  );
});
