import test from 'ava';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import { z } from 'zod';
import { scoreSentiment } from '../../src/analysis/score-sentiment.ts';
import { tokensOf } from '../../src/analysis/tokens-of.ts';
import { degrees, idioms, negations, valences, weakeningPairs } from '../../src/analysis/vader-words.ts';
import { readSharedData } from '../support/shared-data.ts';

const ours = (text: string) => scoreSentiment(tokensOf(text));
/** The package gives -0 where it rounds a sum just below nought; as a score that is 0. */
const theirs = (text: string) => SentimentIntensityAnalyzer.polarity_scores(text).compound + 0;

/** The texts of both sides. */
const textsOf = (csv: string): string[] =>
  z
    .array(z.object({ text: z.string() }))
    .parse(parse(csv, { columns: true, relax_quotes: true, relax_column_count: true }))
    .map(({ text }) => text);

test('Real tweets have the score that the package gives', (t) => {
  const csv = readSharedData(t, 'twcs-5000.csv');
  if (csv === null) return;
  const texts = textsOf(csv);
  t.is(texts.length, 5000);
  t.deepEqual(
    texts.filter((text) => ours(text) !== theirs(text)),
    [],
  );
});

test('Labelled tweets have the score that the package gives', (t) => {
  const csv = readSharedData(t, '../issue-quality/labelled-tweets.csv');
  if (csv === null) return;
  const texts = textsOf(csv);
  t.true(texts.length > 2900);
  t.deepEqual(
    texts.filter((text) => ours(text) !== theirs(text)),
    [],
  );
});

test('A sum that falls just below nought by rounding scores 0, never -0, and with exclamation marks what the package says', (t) => {
  for (const text of ['tricked but adversaries partyer', 'calmer but traumatic inspirer']) {
    t.true(Object.is(SentimentIntensityAnalyzer.polarity_scores(text).compound, -0));
    t.is(ours(text), 0);
    t.is(ours(`${text}!!!`), theirs(`${text}!!!`));
  }
});

test('Sentences made of every rule have the score that the package gives', (t) => {
  const words = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...[...valences.keys()].filter((word) => word.length > 1)) },
    fc.constantFrom(
      ...degrees.keys(),
      ...negations,
      ...[...idioms.keys(), ...weakeningPairs].flatMap((each) => each.split(' ')),
    ),
    fc.constantFrom(...idioms.keys(), ...weakeningPairs),
    fc.constantFrom(
      'but',
      'BUT',
      'least',
      'at',
      'very',
      'never',
      'so',
      'this',
      'kind',
      'of',
      'the',
      'a',
      'shop',
      '!',
      "can't",
    ),
  );
  const marked = fc
    .tuple(
      words,
      fc.constantFrom('', '', '', '!', '?', '!!!', '??', '...', ',', '"', '?!?'),
      fc.boolean(),
      fc.constantFrom('', '', '', '"', '.', '('),
    )
    .map(([word, after, loud, before]) => `${before}${loud ? word.toUpperCase() : word}${after}`);
  fc.assert(
    fc.property(fc.array(marked, { maxLength: 14 }), fc.constantFrom(' ', '  ', '\n', '\u00a0'), (each, space) => {
      const text = each.join(space);
      t.is(ours(text), theirs(text), text);
    }),
    { numRuns: 3000 },
  );
});
