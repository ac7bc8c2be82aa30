import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import { runScript } from './run-script.ts';

type Request = { method: string; path: string; user: string; body: unknown };

/** The calls it knows, with what they answer. */
const known: [RegExp, object][] = [
  [/^GET \/_cluster\/health$/, { status: 'yellow' }],
  [/^PUT \/_security\/role\/[\w-]+$/, { role: { created: true } }],
  [/^PUT \/_security\/user\/[\w-]+$/, { created: true }],
  [/^PUT \/_security\/user\/kibana_system\/_password$/, {}],
];

/** What Elasticsearch answers with security on, as far as it is asked here; before, it says `first` so often. */
async function startSecurity(t: ExecutionContext, { first = 0, refuse = '' } = {}) {
  const requests: Request[] = [];
  let failures = first;
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const path = url.split('?')[0] ?? '';
    const body = headers['content-length'] ? await json(request) : null;
    const user = atob((headers.authorization ?? '').replace('Basic ', ''));
    const answer = (status: number, content: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
      response.end(JSON.stringify(content));
    };
    const error = (type: string, reason: string, status: number) =>
      answer(status, { error: { root_cause: [{ type, reason }], type, reason }, status });
    if (failures > 0) {
      failures -= 1;
      return error('cluster_block_exception', 'blocked by: [SERVICE_UNAVAILABLE/1/state not recovered]', 503);
    }
    if (user !== 'elastic:elastic-s3cret') return error('security_exception', 'unable to authenticate user', 401);
    requests.push({ method, path, user, body });
    if (refuse && path.endsWith(refuse)) return error('action_request_validation_exception', 'too short', 400);
    const [, content] = known.find(([call]) => call.test(`${method} ${path}`)) ?? [];
    return content
      ? answer(200, content)
      : error('illegal_argument_exception', `no handler for ${method} ${path}`, 400);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, puts: () => requests.filter(({ method }) => method === 'PUT') };
}

const passwords = { ELASTIC_PASSWORD: 'elastic-s3cret', ELASTICSEARCH_PASSWORD: 'service-s3cret' };

function setUp(url: string, env: Record<string, string> = passwords, args: string[] = []) {
  return runScript('set-up-security.ts', args, { ELASTICSEARCH_URL: url, ...env });
}

test('it waits, then puts the roles, the user of the service and the password of Kibana, the same each time', async (t) => {
  const { url, puts } = await startSecurity(t, { first: 2 });
  const env = { ...passwords, KIBANA_PASSWORD: 'kibana-s3cret' };
  const { code, stdout, stderr } = await setUp(url, env);
  t.is(code, 0, stderr);
  t.regex(stdout, /Waiting for Elasticsearch/);
  t.notRegex(stdout + stderr, /s3cret/);
  const [role, analyst, user, kibana, ...others] = puts();
  t.deepEqual(others, []);
  t.like(role, { path: '/_security/role/support-insights', body: { cluster: ['monitor', 'manage_index_templates'] } });
  t.like(analyst, { path: '/_security/role/support-insights-analyst', body: { cluster: [] } });
  t.deepEqual(user, {
    method: 'PUT',
    path: '/_security/user/support_insights',
    user: 'elastic:elastic-s3cret',
    body: { password: 'service-s3cret', roles: ['support-insights'], full_name: 'support-insights, the service' },
  });
  t.like(kibana, { path: '/_security/user/kibana_system/_password', body: { password: 'kibana-s3cret' } });
  const before = JSON.stringify(puts());
  t.is((await setUp(url, env)).code, 0);
  t.is(JSON.stringify(puts().slice(4)), before);
});

type Body = {
  indices: { names: string[]; privileges: string[] }[];
  applications?: { resources: string[]; privileges: string[] }[];
};

test('indices and roles follow INDEX_PREFIX, the user ELASTICSEARCH_USERNAME, the space KIBANA_SPACE', async (t) => {
  const { url, puts } = await startSecurity(t);
  const env = { INDEX_PREFIX: 'care', ELASTICSEARCH_USERNAME: 'insights-2', KIBANA_SPACE: 'cs' };
  t.is((await setUp(url, { ...passwords, ...env })).code, 0);
  const [role, analyst, user, ...others] = puts();
  t.is(role?.path, '/_security/role/care-insights');
  t.is(analyst?.path, '/_security/role/care-insights-analyst');
  t.like(user, { path: '/_security/user/insights-2', body: { roles: ['care-insights'] } });
  t.deepEqual(others, [], 'Kibana is left alone without a password');
  const names = (body: unknown) => (body as Body).indices.flatMap((entry) => entry.names);
  t.true(names(role?.body).every((name) => name.startsWith('care-')));
  t.deepEqual(names(analyst?.body), [
    ...['care-tweets', 'care-tweets-*'],
    ...['care-conversations', 'care-conversations-*', 'care-jobs'],
  ]);
  t.like(analyst, { body: { applications: [{ resources: ['space:cs'] }] } });
});

test('of several installations on one Elasticsearch none is given what another has', async (t) => {
  const { url, puts } = await startSecurity(t);
  const prefixes = ['support', 'care', 'care-insights', 'analyst', 'support-analyst'];
  for (const prefix of prefixes) t.is((await setUp(url, { ...passwords, INDEX_PREFIX: prefix })).code, 0);
  const paths = puts().map(({ path }) => path);
  t.is(new Set(paths).size, 3 * prefixes.length, paths.join('\n'));
});

test('the role of analysts can read and nothing else', async (t) => {
  const { url, puts } = await startSecurity(t);
  await setUp(url);
  const analyst = puts()[1]?.body as Body;
  const granted = [...analyst.indices, ...(analyst.applications ?? [])].flatMap(({ privileges }) => privileges);
  t.deepEqual(new Set(granted), new Set(['read', 'view_index_metadata', 'space_read']));
});

for (const [what, env, args, words] of [
  ['no ELASTIC_PASSWORD', { ELASTICSEARCH_PASSWORD: 'x' }, [], /^ELASTIC_PASSWORD is not set/],
  ['no ELASTICSEARCH_PASSWORD', { ELASTIC_PASSWORD: 'x' }, [], /^ELASTICSEARCH_PASSWORD is not set/],
  [
    'a user of Elasticsearch itself',
    { ...passwords, ELASTICSEARCH_USERNAME: 'elastic' },
    [],
    /name one for the service/,
  ],
  ['a wrong password', { ...passwords, ELASTIC_PASSWORD: 'wrong-s3cret' }, ['--wait', '0'], /does not let us in/],
] as const) {
  test(`${what}: a sentence, exit code 1, nothing is put`, async (t) => {
    const { url, puts } = await startSecurity(t);
    const { code, stderr } = await setUp(url, env, [...args]);
    t.is(code, 1);
    t.regex(stderr, words);
    t.notRegex(stderr, /s3cret|\n {4}at /);
    t.deepEqual(puts(), []);
  });
}

test('what Elasticsearch does not take is said with its reason', async (t) => {
  const { url } = await startSecurity(t, { refuse: '/user/support_insights' });
  const { code, stderr } = await setUp(url);
  t.is(code, 1);
  t.regex(stderr, /^Elasticsearch does not take the user support_insights: [\s\S]*too short/);
  t.notRegex(stderr, /s3cret/);
});
