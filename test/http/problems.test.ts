import test from 'ava';
import { problemOf } from '../support/problem-of.ts';
import { startTestService, type TestService, token } from '../support/service.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const csvPost = { method: 'POST', body: 'x', headers: { 'content-type': 'text/csv' } };
const refusals: [number, string, RequestInit & { token?: string | null }][] = [
  [400, '/companies?limit=0', {}],
  [400, '/ingest', csvPost],
  [401, '/companies', { token: null }],
  [403, '/companies', { token: token({ scope: '' }) }],
  [404, '/companies/nobody/insights', {}],
  [404, '/nowhere', {}],
  [404, '/', { token: null }],
  [405, '/companies', { method: 'POST' }],
  [405, '/healthz', { method: 'PROPFIND', token: null }],
  [415, '/ingest', { ...csvPost, headers: { 'content-type': 'text/plain' } }],
];

for (const [status, path, init] of refusals) {
  const method = init.method ?? 'GET';
  test(`a ${status} of ${method} ${path} is problem details with a stable type`, async (t) => {
    const response = await service.request(path, init);
    const problem = await problemOf(response);
    const titles: Record<number, string> = {
      400: 'Bad Request',
      401: 'Unauthorized',
      403: 'Forbidden',
      404: 'Not Found',
      405: 'Method Not Allowed',
      415: 'Unsupported Media Type',
    };
    const title = titles[status] ?? '';
    const type = `urn:support-insights:problem:${title.toLowerCase().replaceAll(' ', '-')}`;
    t.like(problem, { status, title, type, instance: path.split('?')[0] ?? '' });
    t.regex(problem.detail, /\.$|not valid/);
    t.regex(response.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    t.is(response.headers.get('cache-control'), 'no-store');
    t.is(response.headers.get('x-content-type-options'), 'nosniff');
  });
}

test('a validation problem names every fault', async (t) => {
  const problem = await problemOf(await service.request('/companies?limit=0&q=a-b&page=2&page=3'));
  t.deepEqual(problem.errors, [
    { path: 'q', message: 'is not at most 50 letters, digits or _' },
    { path: 'limit', message: 'is less than 1' },
    { path: 'page', message: 'is not known here' },
  ]);
  for (const path of [
    '/ingest/jobs?x=1',
    `/ingest/jobs/${'0'.repeat(36)}?x=1`,
    `/ingest/jobs/${'0'.repeat(36)}/rejections?x=1`,
  ]) {
    t.like(await problemOf(await service.request(path)), { status: 400, errors: [{ path: 'x' }] }, path);
  }
});

test('a wrong method is told which ones there are', async (t) => {
  const allowed = async (path: string, method: string) => {
    const response = await service.request(path, { method });
    return [response.status, (response.headers.get('allow') ?? '').split(', ').sort().join()];
  };
  t.deepEqual(await allowed('/companies', 'DELETE'), [405, 'GET,HEAD']);
  t.deepEqual(await allowed('/ingest', 'GET'), [405, 'POST']);
  t.deepEqual(await allowed('/companies', 'OPTIONS'), [200, 'GET,HEAD']);
  t.deepEqual(await allowed('/ingest', 'OPTIONS'), [200, 'POST']);
});

test('HEAD has the headers of GET and no body', async (t) => {
  for (const path of ['/healthz', '/companies', '/openapi.json', '/docs', '/docs/assets/favicon.png']) {
    const response = await service.request(path, { method: 'HEAD' });
    t.is(response.status, 200, path);
    t.is(response.headers.get('content-type'), (await service.request(path)).headers.get('content-type'), path);
    t.is(await response.text(), '');
  }
  t.is((await service.request('/companies', { method: 'HEAD', token: null })).status, 401);
});

test('a sane request id is taken over, and any other replaced', async (t) => {
  const idOf = async (given: string, path = '/healthz') =>
    (await service.request(path, { headers: { 'x-request-id': given }, token: null })).headers.get('x-request-id');
  for (const sane of ['abc-123', 'a'.repeat(128), 'trace:1.2/3=+_']) t.is(await idOf(sane), sane);
  t.is(await idOf('on-an-error', '/companies'), 'on-an-error');
  t.is(await idOf('on-nothing', '/nowhere'), 'on-nothing');
  for (const odd of ['', 'a b', 'a'.repeat(129), 'a"b', '<script>', 'a,b']) {
    t.regex((await idOf(odd)) ?? '', /^[0-9a-f]{8}-[0-9a-f-]{27}$/, odd);
  }
  t.not(await idOf(''), await idOf(''));
});

test('each request is one line of the log, with its id, user, route and status, and no token', async (t) => {
  const given = token({ sub: 'someone' });
  const headers = { 'x-request-id': 'this-one' };
  await service.request('/companies/nobody/insights?from=2017-10-01', { token: given, headers });
  const lines = service.logs.filter((line) => line['request_id'] === 'this-one');
  t.is(lines.length, 1);
  t.like(lines[0], {
    user: 'someone',
    method: 'GET',
    route: '/companies/{company_id}/insights',
    path: '/companies/nobody/insights',
    status: 404,
  });
  t.is(typeof lines[0]?.['milliseconds'], 'number');
  t.false(JSON.stringify(service.logs).includes(given.slice(0, 20)));
});
