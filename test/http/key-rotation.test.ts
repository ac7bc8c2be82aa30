import { generateKeyPairSync } from 'node:crypto';
import { mock } from 'node:test';
import test, { type ExecutionContext } from 'ava';
import { createKeySet, KeySetAwayError, UnknownKeyError } from '../../src/http/key-set.ts';
import { jwk, startKeyServer } from '../support/key-server.ts';

const minutes = 60_000;
const keys = ['old', 'new'].map((kid) => ({ kid, key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey }));
const [old = {}, fresh = {}] = keys.map(({ kid, key }) => jwk(key, kid));

// One clock for the whole process, which the tests move one after the other.
test.before(() => mock.timers.enable({ apis: ['Date'], now: Date.now() }));
test.after.always(() => mock.timers.reset());

/** A key set that has been read once, with the key `old`. */
async function startKeySet(t: ExecutionContext) {
  const server = await startKeyServer(t);
  server.publish(old);
  const find = createKeySet(server.url);
  await find({ kid: 'old', alg: 'ES256' });
  return {
    server,
    pass: (milliseconds: number) => mock.timers.tick(milliseconds),
    find: (kid: string) => find({ kid, alg: 'ES256' }),
  };
}

test.serial(
  'a new key is found as soon as a token names it, and the old one goes on while the set has it',
  async (t) => {
    const { server, pass, find } = await startKeySet(t);
    pass(6_000);
    server.publish(old, fresh);
    t.true((await find('new')).equals(keys[1]?.key as never));
    t.is(server.asked(), 2);
    await find('old');
    await find('new');
    t.is(server.asked(), 2, 'both are known now');
  },
);

test.serial(
  'a key that was taken out of the set is good for ten minutes at the most, however long nobody asked',
  async (t) => {
    const { server, pass, find } = await startKeySet(t);
    server.publish(fresh);
    pass(10 * minutes);
    await find('old');
    t.is(server.asked(), 1);
    pass(1);
    await t.throwsAsync(find('old'), { instanceOf: UnknownKeyError });
    await find('new');
    t.is(server.asked(), 2);
    server.publish(old);
    pass(55 * minutes);
    await t.throwsAsync(find('new'), { instanceOf: UnknownKeyError });
  },
);

test.serial('while the key server is away known keys go on for an hour, and come back with it', async (t) => {
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

test.serial('a key server that fails is asked every five seconds, whatever tokens come', async (t) => {
  const server = await startKeyServer(t);
  server.answer(503, '');
  const find = createKeySet(server.url);
  for (let at = 0; at < 50; at += 1)
    await t.throwsAsync(find({ kid: `made-up-${at}`, alg: 'ES256' }), { instanceOf: KeySetAwayError });
  t.is(server.asked(), 1);
  mock.timers.tick(5_000);
  await t.throwsAsync(find({ kid: 'old', alg: 'ES256' }), { instanceOf: KeySetAwayError });
  t.is(server.asked(), 2);
});

test.serial('names of keys that are made up do not make it ask without end', async (t) => {
  const { server, pass, find } = await startKeySet(t);
  pass(6_000);
  for (let at = 0; at < 100; at += 1) await t.throwsAsync(find(`made-up-${at}`), { instanceOf: UnknownKeyError });
  t.is(server.asked(), 2);
  await find('old');
});

test.serial('many that need the set at once ask for it once', async (t) => {
  const server = await startKeyServer(t);
  server.publish(old);
  const find = createKeySet(server.url);
  await Promise.all(Array.from({ length: 20 }, () => find({ kid: 'old', alg: 'ES256' })));
  t.is(server.asked(), 1);
});

test.serial('keys for encryption, of other kinds, or for another algorithm sign nothing', async (t) => {
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
  for (const kid of ['encryption', 'okp', 'secret'])
    await t.throwsAsync(find({ kid, alg: 'RS256' }), { instanceOf: UnknownKeyError }, kid);
  await t.throwsAsync(find({ kid: 'broken', alg: 'RS256' }), { instanceOf: KeySetAwayError });
  await t.throwsAsync(find({ kid: 'ps', alg: 'RS256' }), { instanceOf: UnknownKeyError });
  await t.throwsAsync(find({ alg: 'RS256' }), { instanceOf: UnknownKeyError });
  await t.notThrowsAsync(find({ kid: 'ps', alg: 'PS256' }));
  await t.notThrowsAsync(find({ kid: 'unsaid', alg: 'RS256' }));
});
