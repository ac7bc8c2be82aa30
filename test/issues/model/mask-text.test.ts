import test from 'ava';
import fc from 'fast-check';
import { maskText } from '../../../src/issues/model/mask-text.ts';

const masked: [string, string][] = [
  // Handles.
  ['@SkarviaAir my bag is lost', '[handle] my bag is lost'],
  ['.@SkarviaAir, @other_one: why?', '.[handle], [handle]: why?'],
  ['＠SkarviaAir hidden', '[handle] hidden'],
  ['@\u200bSkarviaAir hidden', '[handle] hidden'],
  ['see you @ gate', 'see you at gate'],
  // Mail addresses.
  ['write to jo.doe+x@mail.example.org now', 'write to [mail] now'],
  ['(jo@a.co)', '([mail])'],
  // Links.
  ['look https://t.co/Ab12 there', 'look [link] there'],
  ['HTTP://EXAMPLE.ORG/X', '[link]'],
  ['see www.example.org/a?b=c', 'see [link]'],
  ['t.co/AbCd and bit.ly/x', '[link] and [link]'],
  ['on skarvia.com today', 'on [link] today'],
  ['ht\u00adtps://x.y', '[link]'],
  // Phones.
  ['call 555-123-4567', 'call [phone]'],
  ['call +1 (555) 123-4567 now', 'call [phone] now'],
  ['call (555) 123 4567', 'call [phone]'],
  ['+44 20 7946 0958', '[phone]'],
  ['555.123.4567', '[phone]'],
  ['my number is 5551234567', 'my number is [number]'],
  ['٠١٢٣٤٥٦٧٨٩', '[number]'],
  // Cards and bank accounts.
  ['card 4111111111111111 was charged', 'card [card] was charged'],
  ['4111 1111 1111 1111', '[card]'],
  ['3782-822463-10005', '[card]'],
  ['4111–1111–1111–1111', '[card]'],
  ['IBAN DE89 3704 0044 0532 0130 00 please', 'IBAN [card] please'],
  // The check digit is wrong: some other long number.
  ['4111111111111112', '[number]'],
  // Orders and references.
  ['order 112-3456789-1234567 is late', 'order [card] is late'],
  ['order #A-4711 is late', 'order #[number] is late'],
  ['Order no. 4711 is late', 'Order no. [number] is late'],
  ['order number is 1,234,567', 'order number is [number]'],
  ['confirmation code QWERTY', 'confirmation code [number]'],
  ['PNR: X4K9PL', 'PNR: [number]'],
  ['my booking K9X2PL', 'my booking [number]'],
  ['it says 1Z999AA10123456784', 'it says [number]'],
  ['K9X2PL is gone', '[number] is gone'],
  ['ref#99', 'ref#99'],
  ['case 00123', 'case [number]'],
  ['paid 12345', 'paid [number]'],
];

for (const [text, expected] of masked) {
  test(`"${text}" leaves as "${expected}"`, (t) => t.is(maskText(text), expected));
}

for (const text of [
  'delayed for 3 hours at gate 14, flight UA123 on an A320 or a 737-800',
  'a fee of $1,250.99 or 25 %',
  'my iPhone6s and 4G at 10:30',
  'the ticket counter was closed, order please, case closed, customer service',
  'since 2015',
  'Great. Thanks',
])
  test(`"${text}" has nothing to mask`, (t) => t.is(maskText(text), text));

test('Spaces and line ends become one space, and no placeholder eats the words beside it', (t) => {
  t.is(maskText(' lost\n\nmy \t bag@SkarviaAir\n'), 'lost my bag[handle]');
});

const pieces = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '@',
    '＠',
    'http',
    'HTTPS://',
    'ht',
    'tp',
    '\u200b',
    '.',
    ' ',
    '-',
    'a@b.c',
    '[',
    '4111',
    '１２３',
    '#',
  ),
  fc.stringMatching(/^[0-9 -]{1,20}$/),
);

test('Whatever the text, no @, no link and no five digits in a row are left', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = maskText(parts.join(''));
        return !/@|http|\p{Nd}{5}/iu.test(text) && !/@|http/i.test(text.normalize('NFKC'));
      }),
      { numRuns: 20_000 },
    ),
  );
});

test('Masking again changes nothing, so that a quote from a masked text is found in it', (t) => {
  for (const [, text] of masked) t.is(maskText(text), text);
});

test('A text made to be slow is cut, and masked at once', (t) => {
  const started = performance.now();
  for (const piece of ['1 ', 'a.', 'a@', '1-', 'order ', 'a1_', '(', 'a-1.']) maskText(piece.repeat(5_000));
  t.true(performance.now() - started < 1_000, `${performance.now() - started} ms`);
});
