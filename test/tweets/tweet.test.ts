import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { companyKey, compareIds, mentionsIn } from '../../src/tweets/tweet.ts';

test('Companies match whatever the case of their id', (t) => {
  t.is(companyKey('Ask_ACME1'), companyKey('ask_acme1'));
  t.not(companyKey('Acme'), companyKey('Acme_'));
});

test('Ids are in order by number, and those that are not digits only by code point after all numbers', (t) => {
  const ordered = ['0', '2', '10', '9007199254740992', '9007199254740993', '-1', '1a', 'A', 'B', '_', 'a', 'aa', 'b'];
  t.deepEqual(ordered.toReversed().sort(compareIds), ordered);
  for (const id of ordered) t.is(compareIds(id, id), 0);
});

test('Numbers of any length compare as numbers', (t) => {
  const number = fc.bigInt({ min: 0n, max: 10n ** 32n - 1n });
  const property = fc.property(number, number, fc.nat(20), (a, b, close) => {
    for (const other of [b, a + BigInt(close)])
      assert.equal(compareIds(String(a), String(other)), a < other ? -1 : Number(a > other));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('A mention is an @ and the whole run of ASCII letters, digits and underscores after it, in any case', (t) => {
  for (const [text, mentions] of [
    ['@Delta hi', ['delta']],
    ['hi @DELTA', ['delta']],
    ['.@Delta, @delta! @dELTA', ['delta']],
    ['@Tesco @Delta @Tesco', ['tesco', 'delta']],
    ['@Delta_ @Delta1', ['delta_', 'delta1']],
    ["@Delta's", ['delta']],
    ['@@Delta', ['delta']],
    ['(@Delta)', ['delta']],
    ['-@Delta-Air', ['delta']],
    // Letters that are not ASCII end a run, and may stand before the @.
    ['é@Delta @Deltaé', ['delta']],
    ['\u{1F600}@Delta\u{1F600}', ['delta']],
    ['a\n@Delta\r\n', ['delta']],
    // Entities are taken as they stand.
    ['&amp;@Delta', ['delta']],
    ['&#64;Delta', []],
    ['a@Delta', []],
    ['1@Delta', []],
    ['_@Delta', []],
    ['ann@delta.com', []],
    ['@Tesco@Delta', ['tesco']],
    ['@ Delta', []],
    ['@', []],
    ['@é', []],
    ['Delta', []],
    ['', []],
  ] as const) {
    t.deepEqual(mentionsIn(text), [...mentions], text);
  }
});
