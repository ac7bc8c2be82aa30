import { generateKeyPairSync } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { createKeySet, KeySetAwayError, UnknownKeyError } from '../../src/http/key-set.ts';
import { until } from '../support/ingest.ts';
import { jwk, startKeyServer } from '../support/key-server.ts';

const minutes = 60_000;
const keys = ['old', 'new'].map((kid) => ({ kid, key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey }));
const [old = {}, fresh = {}] = keys.map(({ kid, key }) => jwk(key, kid));

/** A key set that has been read once, with the key `old`, and a clock that the test moves. */
async function startKeySet(t: ExecutionContext) {
  const server = await startKeyServer(t);
  server.publish(old);
  let now = 0;
  const find = createKeySet(server.url, () => now);
  await find({ kid: 'old', alg: 'ES256' });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { server, pass, find: (kid: string) => find({ kid, alg: 'ES256' }) };
}

test('a new key is found as soon as a token names it, and the old one goes on while the set has it', async (t) => {
  const { server, pass, find } = await startKeySet(t);
  pass(6_000);
  server.publish(old, fresh);
  t.true((await find('new')).equals(keys[1]?.key as never));
  t.is(server.asked(), 2);
  await find('old');
  await find('new');
  t.is(server.asked(), 2, 'both are known now');
});

test('a key that was taken out of the set is good for ten minutes at the most', async (t) => {
  const { server, pass, find } = await startKeySet(t);
  server.publish(fresh);
  pass(10 * minutes);
  await find('old');
  t.is(server.asked(), 1);
  pass(1);
  // This one is still let in, and the set read behind it.
  await find('old');
  await until(() => server.asked() === 2);
  await t.throwsAsync(
    async () => {
      for (;;) await find('old');
    },
    { instanceOf: UnknownKeyError },
  );
  await find('new');
});

test('while the key server is away known keys go on for an hour, and come back with it', async (t) => {
  const { server, pass, find } = await startKeySet(t);
  server.answer(500, '');
  for (let passed = 0; passed < 59; passed += 1) {
    pass(minutes);
    await find('old');
  }
  await t.throwsAsync(find('new'), { instanceOf: KeySetAwayError }, 'it may be a new one: nobody can tell');
  pass(minutes + 1);
  await t.throwsAsync(find('old'), { instanceOf: KeySetAwayError });
  server.publish(old);
  await t.throwsAsync(find('old'), { instanceOf: KeySetAwayError }, 'it was asked a moment ago');
  pass(5_000);
  await find('old');
});

test('names of keys that are made up do not make it ask without end', async (t) => {
  const { server, pass, find } = await startKeySet(t);
  pass(6_000);
  for (let at = 0; at < 100; at += 1) await t.throwsAsync(find(`made-up-${at}`), { instanceOf: UnknownKeyError });
  t.is(server.asked(), 2);
  await find('old');
});

test('many that need the set at once ask for it once', async (t) => {
  const server = await startKeyServer(t);
  server.publish(old);
  const find = createKeySet(server.url);
  await Promise.all(Array.from({ length: 20 }, () => find({ kid: 'old', alg: 'ES256' })));
  t.is(server.asked(), 1);
});

test('keys for encryption, of other kinds, or for another algorithm sign nothing', async (t) => {
  const server = await startKeyServer(t);
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const okp = generateKeyPairSync('ed25519').publicKey;
  server.publish(
    jwk(publicKey, 'encryption', { use: 'enc' }),
    jwk(okp, 'okp'),
    { kty: 'oct', kid: 'secret', k: 'c2VjcmV0' },
    { kty: 'RSA', kid: 'broken', n: 1 },
    jwk(publicKey, 'ps', { alg: 'PS256' }),
    { ...jwk(publicKey, 'unsaid'), use: undefined },
  );
  const find = createKeySet(server.url);
  for (const kid of ['encryption', 'okp', 'secret', 'broken'])
    await t.throwsAsync(find({ kid, alg: 'RS256' }), { instanceOf: UnknownKeyError }, kid);
  await t.throwsAsync(find({ kid: 'ps', alg: 'RS256' }), { instanceOf: UnknownKeyError });
  await t.throwsAsync(find({ alg: 'RS256' }), { instanceOf: UnknownKeyError });
  await t.notThrowsAsync(find({ kid: 'ps', alg: 'PS256' }));
  await t.notThrowsAsync(find({ kid: 'unsaid', alg: 'RS256' }));
});
