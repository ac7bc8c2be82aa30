import test from 'ava';
import fc from 'fast-check';
import { findQuote } from '../../../src/issues/model/find-quote.ts';

const text = 'My  BAG isn’t here…\nWaited “hours” 😀 at [link]';

for (const [quote, found] of [
  ["bag isn't here", 'BAG isn’t here'],
  ['my bag', 'My BAG'],
  ['HERE... waited "HOURS"', 'here… Waited “hours”'],
  [' hours” 😀 at ', 'hours” 😀 at'],
] as const) {
  test(`"${quote}" is found as it stands there`, (t) => t.is(findQuote(quote, text), found));
}

for (const quote of [
  '[link]',
  ' at [LINK]',
  'bag is here',
  'my suitcase',
  'at',
  '',
  '  ',
  '…',
  'hours days',
  `${text} and more`,
]) {
  test(`"${quote.slice(0, 20)}" is not found`, (t) => t.is(findQuote(quote, text), null));
}

test('Every stretch of a text with three letters is found in it, and what is found is a part of it', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), fc.nat(), (random, a, b) => {
        const whole = `${random} late ${random}`.replace(/\s+/gu, ' ');
        const characters = [...whole];
        const [from = 0, to = 0] = [a % characters.length, b % characters.length].sort((x, y) => x - y);
        const quote = characters.slice(from, to).join('').trim();
        const letters = quote.toLowerCase().match(/\p{L}/gu)?.length ?? 0;
        const found = findQuote(quote, whole);
        return letters < 3 ? found === null : found !== null && whole.includes(found);
      }),
      { numRuns: 3_000 },
    ),
  );
});
