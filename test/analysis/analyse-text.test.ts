import test from 'ava';
import fc from 'fast-check';
import { analyseText } from '../../src/analysis/analyse-text.ts';

const phrasesOf = (text: string) => analyseText(text).key_phrases;

// Each worked out by hand: Porter's stems, pairs of neighbours, `not` before what is denied.
const phrases: [string, string, string[]][] = [
  ['stems and pairs of neighbours', 'Your flight was cancelled flights', ['flight', 'cancel', 'cancel flight']],
  ['no pair across a stop word', 'the charger of the phone', ['charger', 'phone']],
  ['no pair across a sentence', 'I need a refund. Bags are lost', ['refund', 'bag', 'lost']],
  ['no pair across a handle', 'my refund @acme luggage', ['refund', 'luggag']],
  [
    'handles, links and addresses are none',
    '@acme see https://t.co/xYz or mail me@acme.com about my refund',
    ['mail', 'refund'],
  ],
  ['numbers are none, units are', 'I waited 45 minutes and 2hrs for order 123456789', ['wait', 'minut', 'hr', 'order']],
  ['names with a digit are', 'my phone has ios11 and no 4g', ['phone', 'ios11', '4g', 'not 4g']],
  ['a hashtag is a word', 'this is a #disaster for my #wifi', ['disast', 'wifi']],
  ['emoji are none', 'my battery 😡🔋 is dying', ['batteri', 'dy']],
  [
    'a denial goes with its word',
    'it does not work and I have no internet',
    ['work', 'not work', 'internet', 'not internet'],
  ],
  ['a denial with any apostrophe', 'it can’t connect, it cant connect', ['connect', 'not connect']],
  ['a denial ends with the sentence', 'They said no. Refund my order', ['refund', 'order']],
  ['long words are shortened', 'this is sooooo slooooow for me', ['sloow']],
  ['the same word once', 'Delay and delay and DELAYED with my delays', ['delai']],
  ['nothing in nothing', '', []],
];

for (const [what, text, expected] of phrases) {
  test(`Key phrases: ${what}`, (t) => t.deepEqual(phrasesOf(text), expected));
}

test('A text as long as a row may be takes moments, whatever it says', (t) => {
  for (const mark of ["'", '’', '_']) t.is(phrasesOf(`my refund a${mark.repeat(2 ** 20)}z`)[0], 'refund', mark);
});

test('A tweet has no more than 60 key phrases', (t) => {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const words = [...letters].flatMap((first) => [...'bdfgk'].map((second) => `${first}o${second}uk`));
  t.is(phrasesOf(`the ${words.join(' ')} and you the and you the ${'the '.repeat(120)}`).length, 60);
});

const languages: [string, string | null][] = [
  ['@acme my phone will not start and I have been waiting for your answer', 'en'],
  ['flight cancelled again', 'en'],
  ['Thanks!', 'en'],
  ['@acme hola, necesito ayuda con mi pedido porque no ha llegado todavía', 'es'],
  ['@acme bonjour, je voudrais savoir quand mon colis sera livré chez moi', 'fr'],
  ['@acme guten Tag, mein Paket ist seit drei Tagen nicht angekommen', 'de'],
  ['@acme bom dia, estou esperando o meu reembolso e ninguém responde', 'pt'],
  ['@acme 商品が届かないのですが、どうすればよいですか', 'ja'],
  ['@acme добрый день, мой заказ до сих пор не пришёл', 'ru'],
  ['@acme', null],
  ['@acme https://t.co/abc 😡 12345', null],
  ['xkcdq', null],
];

for (const [text, language] of languages) {
  test(`The language of "${text}" is ${language ?? 'not known'}`, (t) => t.is(analyseText(text).language, language));
}

test('Only English is read for key phrases and sentiment', (t) => {
  const spanish = analyseText('@acme hola, es un desastre total, necesito ayuda con mi pedido y nadie responde');
  t.deepEqual(spanish, { key_phrases: [], sentiment: null, language: 'es' });
});

test('A complaint has a negative sentiment, praise a positive one, a question none', (t) => {
  const sentimentOf = (text: string) => analyseText(text).sentiment ?? Number.NaN;
  t.true(sentimentOf('this is the worst service and I am so angry with you') < -0.5);
  t.true(sentimentOf('thank you, this is great service and I love it') > 0.5);
  t.true(sentimentOf('the food was good but the waiting was horrible') < 0);
  t.is(sentimentOf('when will the shop be open on this day'), 0);
});

test('Any text has an answer, and the same one each time', (t) => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'ab no can\'t ’@#:/.!?-1\u00a0\u3000"😡'), maxLength: 120 }),
    fc
      .array(
        fc.constantFrom('not', 'no', 'good', 'BAD', 'kind', 'of', 'but', '@a', '#b', 'the', '7', '.', 'constructor'),
      )
      .map((words) => words.join(' ')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const first = analyseText(text);
      t.deepEqual(analyseText(text), first);
      t.is(new Set(first.key_phrases).size, first.key_phrases.length);
      t.true(first.key_phrases.length <= 60 && first.key_phrases.every((each) => /^[^\s@#]+( [^\s@#]+)?$/u.test(each)));
      t.true(first.sentiment === null ? first.language !== 'en' : Math.abs(first.sentiment) <= 1);
      if (first.language !== 'en') t.deepEqual(first.key_phrases, []);
    }),
    { numRuns: 2000 },
  );
});
