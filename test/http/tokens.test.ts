import test from 'ava';
import jwt from 'jsonwebtoken';
import { problemOf } from '../support/problem-of.ts';
import { secret, startTestService, type TestService, token } from '../support/service.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const claims = { sub: 'tester', scope: 'insights:read' };
const inAMinute = () => Math.floor(Date.now() / 1000) + 60;

/** Status and challenge of a list of companies asked for with this Authorization header. */
async function answerTo(authorization: string | null) {
  const response = await service.request('/companies', {
    token: null,
    headers: authorization === null ? {} : { authorization },
  });
  const challenge = response.headers.get('www-authenticate');
  return { status: response.status, challenge, ...(response.ok ? {} : { detail: (await problemOf(response)).detail }) };
}

test('a good token is let in, with or without other claims', async (t) => {
  t.like(await answerTo(`Bearer ${token()}`), { status: 200, challenge: null });
  t.like(await answerTo(`bearer ${token({ scope: 'insights:read' })}`), { status: 200 });
  t.like(await answerTo(`Bearer ${jwt.sign({ ...claims, exp: inAMinute(), iss: 'x', aud: 'y' }, secret)}`), {
    status: 200,
  });
});

test('no token, or something that is none, is a 401 with a challenge', async (t) => {
  for (const authorization of [
    null,
    '',
    'Bearer',
    'Bearer ',
    `Basic ${btoa('a:b')}`,
    token(),
    `Token ${token()}`,
    'Bearer a b',
  ]) {
    t.like(
      await answerTo(authorization),
      { status: 401, challenge: 'Bearer realm="support-insights"' },
      String(authorization),
    );
  }
  for (const authorization of ['Bearer x', 'Bearer a.b.c', 'Bearer ..']) {
    const { status, challenge } = await answerTo(authorization);
    t.is(status, 401);
    t.regex(challenge ?? '', /^Bearer realm="support-insights", error="invalid_token"/);
  }
});

test('a token that is not of our making is a 401', async (t) => {
  const good = token();
  const [head = '', body = '', signature = ''] = good.split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const wider = encode({ ...(jwt.decode(good) as object), scope: 'insights:read tweets:write more' });
  const tokens = {
    tampered: [head, wider, signature].join('.'),
    'without signature': [head, body, ''].join('.'),
    'alg none': jwt.sign({ ...claims, exp: inAMinute() }, '', { algorithm: 'none' }),
    'alg None': [encode({ alg: 'None', typ: 'JWT' }), body, ''].join('.'),
    'wrong key': jwt.sign({ ...claims, exp: inAMinute() }, `${secret}!`),
    'other algorithm': jwt.sign({ ...claims, exp: inAMinute() }, secret, { algorithm: 'HS512' }),
  };
  for (const [what, made] of Object.entries(tokens)) {
    const { status, challenge, detail } = await answerTo(`Bearer ${made}`);
    t.is(status, 401, what);
    t.regex(challenge ?? '', /error="invalid_token"/, what);
    t.is(detail, 'The token is not valid.', what);
  }
});

test('a token that has expired, is not yet valid or never expires is a 401', async (t) => {
  t.like(await answerTo(`Bearer ${token({ expiresIn: -1 })}`), { status: 401, detail: 'The token has expired.' });
  t.like(await answerTo(`Bearer ${jwt.sign({ ...claims, exp: inAMinute(), nbf: inAMinute() }, secret)}`), {
    status: 401,
  });
  const endless = await answerTo(`Bearer ${jwt.sign(claims, secret)}`);
  t.is(endless.status, 401);
  t.regex(endless.detail ?? '', /lacks exp/);
  for (const exp of ['tomorrow', null, true]) {
    const made = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}`;
    t.like(
      await answerTo(`Bearer ${made}.${Buffer.from(JSON.stringify({ ...claims, exp })).toString('base64url')}.x`),
      {
        status: 401,
      },
    );
  }
});

test('claims of the wrong type are a 401, never more rights', async (t) => {
  for (const wrong of [
    { scope: ['insights:read'] },
    { scope: 7 },
    { companies: 'acme' },
    { companies: [1] },
    { companies: null },
  ]) {
    const { status } = await answerTo(`Bearer ${jwt.sign({ ...claims, exp: inAMinute(), ...wrong }, secret)}`);
    t.is(status, 401, JSON.stringify(wrong));
  }
  // The payload has to be an object.
  t.like(await answerTo(`Bearer ${jwt.sign('insights:read', secret)}`), { status: 401 });
});

test('a token without the scope of a call is a 403 that names it', async (t) => {
  const cases = [
    ['/companies', 'tweets:write', 'insights:read'],
    ['/companies/Acme/insights', '', 'insights:read'],
    ['/companies/Acme/insights', 'insights:readmore xinsights:read', 'insights:read'],
    ['/ingest/jobs', 'insights:read', 'tweets:write'],
    ['/ingest/jobs/00000000-0000-0000-0000-000000000000', 'insights:read', 'tweets:write'],
    ['/ingest/jobs/00000000-0000-0000-0000-000000000000/rejections', 'insights:read', 'tweets:write'],
  ] as const;
  for (const [path, scope, needed] of cases) {
    const response = await service.request(path, { token: token({ scope }) });
    t.is(
      response.headers.get('www-authenticate'),
      `Bearer realm="support-insights", error="insufficient_scope", scope="${needed}"`,
    );
    t.like(await problemOf(response), { status: 403 }, path);
  }
  const post = { method: 'POST', body: 'x', headers: { 'content-type': 'text/csv' } };
  t.is((await service.request('/ingest', { ...post, token: token({ scope: 'insights:read' }) })).status, 403);
  t.is((await service.request('/ingest', { ...post, token: null })).status, 401);
});

test('who may not ask learns nothing of what is wrong with the question', async (t) => {
  t.is((await service.request('/companies?x=1', { token: null })).status, 401);
  t.is((await service.request('/companies/a-b/insights?from=x', { token: token({ scope: '' }) })).status, 403);
});

test('where an issuer and an audience are set a token has to carry them', async (t) => {
  const strict = await startTestService(t, { JWT_ISSUER: 'https://issuer', JWT_AUDIENCE: 'insights' });
  const statusOf = async (extra: object) => {
    const given = jwt.sign({ ...claims, exp: inAMinute(), ...extra }, secret);
    return (await strict.request('/companies', { token: given })).status;
  };
  t.is(await statusOf({ iss: 'https://issuer', aud: 'insights' }), 200);
  t.is(await statusOf({ iss: 'https://issuer', aud: ['other', 'insights'] }), 200);
  t.is(await statusOf({ iss: 'https://other', aud: 'insights' }), 401);
  t.is(await statusOf({ iss: 'https://issuer', aud: 'other' }), 401);
  t.is(await statusOf({ iss: 'https://issuer' }), 401);
  t.is(await statusOf({ aud: 'insights' }), 401);
  t.is(await statusOf({}), 401);
});
