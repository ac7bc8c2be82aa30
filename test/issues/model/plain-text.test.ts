import test from 'ava';
import { plainLabel, plainSentence, plainTerm } from '../../../src/issues/model/plain-text.ts';

for (const [text, label] of [
  ['Flight cancelled', 'Flight cancelled'],
  ['  "lost or delayed  bags". ', 'Lost or delayed bags'],
  ["Can't reach an agent", "Can't reach an agent"],
  ['Check-in & boarding', 'Check-in & boarding'],
  ['Gepäck beschädigt', 'Gepäck beschädigt'],
] as const) {
  test(`"${text}" is a label`, (t) => t.is(plainLabel(text), label));
}

for (const text of [
  'Delays',
  '- &',
  'Everything that ever went wrong here',
  '99 % are furious',
  'Ninety percent furious',
  'Waited ² hours',
  '**Flight** cancelled',
  '<b>Flight</b> cancelled',
  'Flight [cancelled](x)',
  'See evil.example',
  'Ask @SkarviaAir now',
  'Flight\u0000 cancelled',
  'Flight\u202e cancelled',
  'Flight cancelled 😀',
  'Pneumonoultramicroscopicsilicovolcanoconiosis pneumonoultramicroscopic',
  '',
]) {
  test(`"${text}" is no label`, (t) => t.is(plainLabel(text), null));
}

for (const [text, sentence] of [
  ['Flights that left late.', 'Flights that left late.'],
  ['Flights that left late', 'Flights that left late.'],
  ['Bags that  were lost, not those late! More about it.', 'Bags that were lost, not those late!'],
  ['“Late” flights (all airports), e-tickets; that is it.', 'Late” flights (all airports), e-tickets; that is it.'],
] as const) {
  test(`"${text}" is a sentence`, (t) => t.is(plainSentence(text, 100), sentence));
}

for (const text of [
  'Of the tweets 40 complain.',
  'A third: 33 %.',
  'Some fifty percent of them.',
  'See https://evil.example for more.',
  'See www.evil.example for more.',
  '<script>late</script>',
  'Late &amp; lost.',
  '`late`',
  'Late\u0007',
  'x'.repeat(101),
  '…',
  '',
]) {
  test(`"${text.slice(0, 40)}" is no sentence`, (t) => t.is(plainSentence(text, 100), null));
}

test('A term is one to three plain words', (t) => {
  t.deepEqual(
    [
      'Late',
      ' cancelled  Flight ',
      'on hold for',
      "won't",
      'a320',
      'on hold for hours',
      '42',
      '#fail',
      'a',
      '',
      'x y.z',
    ].map(plainTerm),
    ['late', 'cancelled flight', 'on hold for', "won't", 'a320', null, null, null, null, null, null],
  );
});
