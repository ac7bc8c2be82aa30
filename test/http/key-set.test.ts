import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import jwt from 'jsonwebtoken';
import { problemOf } from '../support/problem-of.ts';
import { secret, startTestService, type TestService, token } from '../support/service.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = (key: KeyObject, kid: string, alg: string) => ({ ...key.export({ format: 'jwk' }), kid, alg, use: 'sig' });
const keySet = JSON.stringify({ keys: [jwk(rsa.publicKey, 'rsa', 'RS256'), jwk(ec.publicKey, 'ec', 'ES256')] });

/** The address of a key server on loopback that answers so, and how often it was asked. */
async function startKeyServer(t: ExecutionContext, status: number, body: string) {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/keys`, asked: () => asked };
}

const withKeys = (t: ExecutionContext, url: string) => startTestService(t, { JWT_SECRET: '', JWT_JWKS_URL: url });

function signed(key: KeyObject | string, algorithm: jwt.Algorithm, keyid?: string): string {
  return jwt.sign({ scope: 'insights:read' }, key, { algorithm, expiresIn: 60, ...(keyid ? { keyid } : {}) });
}

const ask = (service: TestService, given: string) => service.request('/companies', { token: given });

test('tokens signed by a key of the key set are let in, others are not', async (t) => {
  const keys = await startKeyServer(t, 200, keySet);
  const service = await withKeys(t, keys.url);
  t.is((await ask(service, signed(rsa.privateKey, 'RS256', 'rsa'))).status, 200);
  t.is((await ask(service, signed(rsa.privateKey, 'RS256', 'rsa'))).status, 200);
  t.is((await ask(service, signed(ec.privateKey, 'ES256', 'ec'))).status, 200);
  t.is(keys.asked(), 2, 'a key is kept once it was read');

  const publicText = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const bad = {
    'unknown kid': signed(rsa.privateKey, 'RS256', 'unknown'),
    'no kid': signed(rsa.privateKey, 'RS256'),
    'another key of that kid': signed(other.privateKey, 'RS256', 'rsa'),
    'the other key of the set': signed(rsa.privateKey, 'RS256', 'ec'),
    'the public key taken for a secret': jwt.sign({ scope: 'insights:read', exp: 4e9 }, Buffer.from(publicText), {
      algorithm: 'HS256',
      keyid: 'rsa',
    }),
    'a secret': token(),
    'alg none': jwt.sign({ scope: 'insights:read', exp: 4e9 }, '', { algorithm: 'none', keyid: 'rsa' }),
    expired: jwt.sign({ exp: 1 }, rsa.privateKey, { algorithm: 'RS256', keyid: 'rsa' }),
  };
  for (const [what, given] of Object.entries(bad)) {
    const response = await ask(service, given);
    t.is(response.status, 401, what);
    t.regex(response.headers.get('www-authenticate') ?? '', /error="invalid_token"/, what);
  }
});

test('a token signed by a key is not let in where a secret is set', async (t) => {
  const service = await startTestService(t);
  t.is((await ask(service, signed(rsa.privateKey, 'RS256', 'rsa'))).status, 401);
  t.is((await ask(service, signed(secret, 'HS256'))).status, 200);
});

test('a key server that is away, broken or full of nonsense is a 503 that asks to come again', async (t) => {
  const addresses = {
    away: 'http://127.0.0.1:9/keys',
    broken: (await startKeyServer(t, 500, '{}')).url,
    nonsense: (await startKeyServer(t, 200, '<html>')).url,
  };
  for (const [what, url] of Object.entries(addresses)) {
    const service = await withKeys(t, url);
    const response = await ask(service, signed(rsa.privateKey, 'RS256', 'rsa'));
    t.is(response.status, 503, what);
    t.true(Number(response.headers.get('retry-after')) > 0, what);
    t.regex((await problemOf(response)).detail, /keys that sign tokens/, what);
  }
});
