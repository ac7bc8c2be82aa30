import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import jwt from 'jsonwebtoken';
import { jwk, startKeyServer } from '../support/key-server.ts';
import { problemOf } from '../support/problem-of.ts';
import { secret, startTestService, type TestService, token } from '../support/service.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = [jwk(rsa.publicKey, 'rsa', { alg: 'RS256' }), jwk(ec.publicKey, 'ec', { alg: 'ES256' })];
const right = { iss: 'https://issuer/realms/support', aud: 'support-insights' };

async function startWithKeys(t: ExecutionContext, url: string, env: Record<string, string> = {}) {
  const given = { JWT_SECRET: '', JWT_JWKS_URL: url, JWT_ISSUER: right.iss, JWT_AUDIENCE: right.aud };
  return startTestService(t, { ...given, ...env });
}

async function startPublished(t: ExecutionContext, env: Record<string, string> = {}) {
  const server = await startKeyServer(t);
  server.publish(...keys);
  return { server, service: await startWithKeys(t, server.url, env) };
}

function signed(key: KeyObject | string, algorithm: jwt.Algorithm, keyid?: string, claims: object = {}): string {
  const exp = Math.floor(Date.now() / 1000) + 60;
  return jwt.sign({ ...right, exp, scope: 'insights:read', ...claims }, key, {
    algorithm,
    ...(keyid ? { keyid } : {}),
  });
}

const statusOf = async (service: TestService, given: string, path = '/companies') =>
  (await service.request(path, { token: given })).status;
const withClaims = (claims: object) => signed(rsa.privateKey, 'RS256', 'rsa', claims);

test('tokens signed by a key of the key set are let in, others are not', async (t) => {
  const { server, service } = await startPublished(t);
  t.is(await statusOf(service, signed(rsa.privateKey, 'RS256', 'rsa')), 200);
  t.is(await statusOf(service, signed(rsa.privateKey, 'RS256', 'rsa')), 200);
  t.is(await statusOf(service, signed(ec.privateKey, 'ES256', 'ec')), 200);
  t.is(server.asked(), 1, 'the set is kept once it was read');

  const publicText = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const fake = { ...right, scope: 'insights:read', exp: 4e9 };
  const bad = {
    'unknown kid': signed(rsa.privateKey, 'RS256', 'unknown'),
    'no kid': signed(rsa.privateKey, 'RS256'),
    'another key of that kid': signed(other.privateKey, 'RS256', 'rsa'),
    'the other key of the set': signed(rsa.privateKey, 'RS256', 'ec'),
    'another algorithm than that of the key': signed(rsa.privateKey, 'PS256', 'rsa'),
    'the public key taken for a secret': jwt.sign(fake, Buffer.from(publicText), { algorithm: 'HS256', keyid: 'rsa' }),
    'a secret': token(),
    'alg none': jwt.sign(fake, '', { algorithm: 'none', keyid: 'rsa' }),
    expired: withClaims({ exp: 1 }),
  };
  for (const [what, given] of Object.entries(bad)) {
    const response = await service.request('/companies', { token: given });
    t.is(response.status, 401, what);
    t.regex(response.headers.get('www-authenticate') ?? '', /error="invalid_token"/, what);
  }
});

test('a token of the same keys for another service, or of another issuer, is not let in', async (t) => {
  const { service } = await startPublished(t);
  t.is(await statusOf(service, withClaims({ aud: ['account', right.aud] })), 200);
  for (const wrong of [
    { aud: 'account' },
    { aud: [] },
    { aud: undefined },
    { iss: `${right.iss}/` },
    { iss: undefined },
  ])
    t.is(await statusOf(service, withClaims(wrong)), 401, JSON.stringify(wrong));
});

test('clocks may differ by the tolerance and no more', async (t) => {
  const { service } = await startPublished(t);
  const at = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  t.is(await statusOf(service, withClaims({ exp: at(-20) })), 200);
  t.is(await statusOf(service, withClaims({ nbf: at(20) })), 200);
  t.is(await statusOf(service, withClaims({ exp: at(-40) })), 401);
  t.is(await statusOf(service, withClaims({ nbf: at(60) })), 401);
  const strict = await startPublished(t, { JWT_CLOCK_TOLERANCE_SECONDS: '0' });
  t.is(await statusOf(strict.service, withClaims({ exp: at(-2) })), 401);
});

test('scopes come as scope or as scp, companies as companies', async (t) => {
  const { service } = await startPublished(t);
  for (const [claims, status] of [
    [{ scope: undefined, scp: ['openid', 'insights:read'] }, 200],
    [{ scope: undefined, scp: 'openid insights:read' }, 200],
    [{ scope: 'openid', scp: ['insights:read'] }, 200],
    [{ scope: 'openid profile' }, 403],
    [{ scope: undefined, scp: ['insights'] }, 403],
    [{ scope: undefined }, 403],
    [{ scope: undefined, scp: [1] }, 401],
  ] as const)
    t.is(await statusOf(service, withClaims(claims)), status, JSON.stringify(claims));
  t.is(await statusOf(service, withClaims({ companies: ['Acme'] }), '/companies/Bolt/insights'), 403);
  t.is(await statusOf(service, withClaims({ companies: 'Acme' })), 401, 'a list or nothing');
});

test('a new key is taken up without a restart, and an outage does not end the old one', async (t) => {
  const { server, service } = await startPublished(t);
  t.is(await statusOf(service, signed(rsa.privateKey, 'RS256', 'rsa')), 200);
  server.answer(500, '');
  t.is(await statusOf(service, signed(rsa.privateKey, 'RS256', 'rsa')), 200);
  server.publish(...keys, jwk(other.publicKey, 'next'));
  await t.notThrowsAsync(async () => {
    // It asks again 5 s after the last time at the earliest.
    while ((await statusOf(service, signed(other.privateKey, 'RS256', 'next'))) !== 200)
      await new Promise((resolve) => setTimeout(resolve, 250));
  });
  t.is(await statusOf(service, signed(rsa.privateKey, 'RS256', 'rsa')), 200);
});

test('a token signed by a key is not let in where a secret is set', async (t) => {
  const service = await startTestService(t);
  t.is(await statusOf(service, signed(rsa.privateKey, 'RS256', 'rsa')), 401);
  t.is(await statusOf(service, signed(secret, 'HS256')), 200);
});

test('a key server that is away, broken or full of nonsense is a 503 that asks to come again', async (t) => {
  const server = await startKeyServer(t);
  const answers: Record<string, () => string> = {
    away: () => 'http://127.0.0.1:9/keys',
    broken: () => server.url,
    nonsense: () => server.url,
    'no keys': () => server.url,
  };
  for (const [what, urlOf] of Object.entries(answers)) {
    if (what === 'broken') server.answer(500, '{}');
    if (what === 'nonsense') server.answer(200, '<html>');
    if (what === 'no keys') server.publish();
    const service = await startWithKeys(t, urlOf());
    const response = await service.request('/companies', { token: signed(rsa.privateKey, 'RS256', 'rsa') });
    t.is(response.status, 503, what);
    t.true(Number(response.headers.get('retry-after')) > 0, what);
    t.regex((await problemOf(response)).detail, /keys that sign tokens/, what);
  }
});
