import test from 'ava';
import fc from 'fast-check';
import { analyseText } from '../../../src/analysis/analyse-text.ts';
import { asLabel, surfaceForm } from '../../../src/issues/emerging/surface-form.ts';

test('a phrase is shown as most people write it', (t) => {
  const texts = [
    '@Acme my flight was cancelled!! http://t.co/abc cancelled',
    'Flight cancelled again. Flights cancelled',
    'flight cancelled, and nobody says why',
    'So: flight cancelled',
    'they cancel everything',
  ];
  t.is(surfaceForm('cancel', texts), 'cancelled');
  t.is(surfaceForm('flight cancel', texts), 'flight cancelled');
  t.is(surfaceForm('not work', ['it is not working', "it's not working", "this doesn't work"]), 'not working');
  t.is(surfaceForm('zebra', texts), null);
  t.is(surfaceForm('cancel', []), null);
  t.is(asLabel('flight cancelled'), 'Flight cancelled');
});

test('a link is no word of a text, and a text of one endless word takes moments', (t) => {
  t.is(surfaceForm('refund', ['see (http://a.example/refund) @refund']), null);
  t.is(surfaceForm('refund', [`my refund ${'a'.repeat(2 ** 20)}`]), 'refund');
});

test('every phrase of a text is found in it, as words of it', (t) => {
  const words = [
    'login',
    'screens',
    'broken',
    'not',
    'working',
    'the',
    'refunds',
    "can't",
    'cancelled',
    'is',
    'delayed',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 }), (said) => {
      const text = `the flight is ${said.join(' ')} and this is what you have`;
      // What is denied may stand farther from the denial than anyone would write it.
      const phrases = analyseText(text).key_phrases.filter((phrase) => !phrase.startsWith('not '));
      for (const phrase of phrases) t.true(text.includes(surfaceForm(phrase, [text]) ?? '-'), `${phrase}: ${text}`);
    }),
  );
});
