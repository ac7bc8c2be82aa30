import test from 'ava';
import { analyseText } from '../../src/analysis/analyse-text.ts';
import { phraseOf } from '../../src/analysis/phrase-of.ts';

test('A term becomes the key phrase that tweets with its words have', (t) => {
  for (const term of ['refund', 'Refunds', 'cancelled flight', 'not working', "won't connect", 'the refund']) {
    const phrase = phraseOf(term);
    t.true(analyseText(`I have been told that you and the ${term} of my`).key_phrases.includes(phrase ?? ''), term);
  }
  t.is(phraseOf('Cancelled Flights'), 'cancel flight');
  t.is(phraseOf('not working'), 'not work');
});

test('What no key phrase can hold has none', (t) => {
  for (const term of ['', 'the', '@acme', '12', 'refund, luggage', 'late flight refund', 'not the lost refund']) {
    t.is(phraseOf(term), null, term);
  }
});
