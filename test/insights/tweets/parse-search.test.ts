import test from 'ava';
import fc from 'fast-check';
import { parseSearch } from '../../../src/insights/tweets/parse-search.ts';

/** The terms as texts: `-` before what is excluded, `w`, `p`, `x`, `h` for their kinds. */
function terms(text: string): string[] {
  const letters = { word: 'w', phrase: 'p', prefix: 'x', handle: 'h' };
  return parseSearch(text).terms.map(
    ({ kind, text, isExcluded }) => `${isExcluded ? '-' : ''}${letters[kind]} ${text}`,
  );
}

test('words, phrases, exclusions, prefixes, handles and tags', (t) => {
  t.deepEqual(terms('lost Bag'), ['w lost', 'w Bag']);
  t.deepEqual(terms('"lost bag" -"no reply" -weather'), ['p lost bag', '-p no reply', '-w weather']);
  t.deepEqual(terms('“lost bag” -“no reply”'), ['p lost bag', '-p no reply']);
  t.deepEqual(terms('refund* -cancel*'), ['x refund', '-x cancel']);
  t.deepEqual(terms('@Skarvia_Air -@Other #Fail'), ['h skarvia_air', '-h other', 'w Fail']);
  t.deepEqual(terms('AND this OR that NOT'), ['w AND', 'w this', 'w OR', 'w that', 'w NOT']);
});

test('punctuation around a word is none of it, and within it is', (t) => {
  t.deepEqual(terms("(refund), 'cancel'! why? <b> $5 50%"), ['w refund', 'w cancel', 'w why', 'w b', 'w 5', 'w 50']);
  t.deepEqual(terms(".@acme: e-mail can't https://t.co/a"), ['h acme', 'w e-mail', "w can't", 'w https://t.co/a']);
  t.deepEqual(terms('f**k refund*!'), ['w f**k', 'x refund']);
  // Only the last part of a word of several is open at its end.
  t.deepEqual(terms('e-mail*'), ['w e', 'x mail']);
});

test('what says nothing is passed over', (t) => {
  for (const text of ['-', '--', '*', '-*', '"', '""', '"-"', '- - *', '@', '#', "'", '…', ' ', '"!!"']) {
    t.deepEqual(parseSearch(text), { terms: [], faults: [] }, text);
  }
  t.deepEqual(terms('"lost bag'), ['w lost', 'w bag']);
  t.deepEqual(terms('a 5" screen'), ['w a', 'w 5', 'w screen']);
  t.deepEqual(terms('say"lost bag"now'), ['w say', 'p lost bag', 'w now']);
  t.deepEqual(terms('- lost --bag'), ['w lost', '-w bag']);
  t.deepEqual(terms('😡 👍🏽 🇩🇪*'), ['w 😡', 'w 👍🏽', 'w 🇩🇪']);
});

test('too many words, too many prefixes and too short ones are faults that say so', (t) => {
  const faults = (text: string) => parseSearch(text).faults;
  t.deepEqual(faults('a '.repeat(30)), []);
  t.deepEqual(faults(`${'a '.repeat(28)}"b c d"`), ['has 31 words: 30 are the most']);
  t.deepEqual(faults('abc* bcd* -cde*'), []);
  t.deepEqual(faults('abc* bcd* cde* -def*'), ['has 4 words that end in *: 3 are the most']);
  t.deepEqual(faults('ab* éà*'), [
    'has ab*: at least 3 characters have to stand before a *',
    'has éà*: at least 3 characters have to stand before a *',
  ]);
});

test('no text is too odd to be read', (t) => {
  const odd = fc.string({ unit: fc.constantFrom(...' -"*@#“’\'ab😡\u{d800}_&'), maxLength: 40 });
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.oneof(odd, fc.string({ unit: 'binary' })), (text) => {
        parseSearch(text);
      }),
    ),
  );
});
