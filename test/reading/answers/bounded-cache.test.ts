import test from 'ava';
import { createBoundedCache } from '../../../src/reading/answers/bounded-cache.ts';

const cacheOf = (maxEntries: number, maxBytes = 1_000_000) =>
  createBoundedCache({ maxEntries, maxBytes, bytesOf: (value: Buffer) => value.byteLength });
const value = (bytes: number) => Buffer.alloc(bytes);

test('what was set is given until there are too many entries, the one unused for longest going first', (t) => {
  const cache = cacheOf(2);
  cache.set('a', value(1));
  cache.set('b', value(2));
  t.is(cache.get('a')?.length, 1);
  cache.set('c', value(3));
  t.is(cache.get('b'), undefined);
  t.is(cache.get('a')?.length, 1);
  t.is(cache.get('c')?.length, 3);
});

test('as many bytes are held as may be, keys and values', (t) => {
  // Each takes 200 + 2 × 1 + 798.
  const cache = cacheOf(100, 3_000);
  for (const key of 'abc') cache.set(key, value(798));
  t.truthy(cache.get('a'));
  cache.set('d', value(798));
  t.is(cache.get('b'), undefined);
  for (const key of 'acd') t.truthy(cache.get(key), key);
  cache.set('large', value(3_000));
  for (const key of ['a', 'c', 'd', 'large']) t.is(cache.get(key), undefined);
});

test('a key that is set again counts once', (t) => {
  const cache = cacheOf(100, 3_000);
  for (let round = 0; round < 10; round += 1) cache.set('a', value(798));
  for (const key of 'bc') cache.set(key, value(798));
  for (const key of 'abc') t.truthy(cache.get(key), key);
});
