import test from 'ava';
import { commonPhrases } from '../../../src/issues/model/common-phrases.ts';
import { fitRule } from '../../../src/issues/model/fit-rule.ts';
import { measureRules, type SampledTweet } from '../../../src/issues/model/measure-rules.ts';
import { termPhrases } from '../../../src/issues/model/rule-terms.ts';
import { surfaceWords } from '../../../src/issues/model/surface-words.ts';
import { plainPhrases } from '../../support/model-stub/plain-phrases.ts';

const tweet = (phrases: string, issues: number[] = [], sentiment: number | null = null): SampledTweet => ({
  phrases: new Set(phrases.split(' ')),
  sentiment,
  issues: new Set(issues),
});

// Of issue 0 are the first four; "late" finds three of them and one other, "wait" one more.
const sample = [
  tweet('late hour', [0], -0.6),
  tweet('late gate', [0], -0.4),
  tweet('late joke', [0], 0.1),
  tweet('wait hour', [0], null),
  tweet('late thank', [], 0.9),
  tweet('bag lost', [1], -0.5),
  tweet('bag lost', [1], -0.5),
  tweet('bag lost hour', [1], -0.5),
  tweet('bag cute', [], 0.8),
];
const rule = (any: string[], none: string[] = [], sentiment_below: number | null = null) => ({
  any,
  none,
  sentiment_below,
});

test('A rule is measured against what the model said of the sample', (t) => {
  const [late, bag] = measureRules([rule(['late']), rule(['bag'])], sample);
  // 3 of 4 found are right, and 3 of 4 that are of it are found: F1 2 · 3 / (4 + 4).
  t.deepEqual(late, { matched: 4, right: 3, precision: 0.75, recall: 0.75, f1: 0.75 });
  // 3 of 4 found, all 3 found: 2 · 3 / (4 + 3).
  t.deepEqual(bag, { matched: 4, right: 3, precision: 0.75, recall: 1, f1: 6 / 7 });
  t.deepEqual(measureRules([rule(['late'], ['thank'])], sample)[0], {
    matched: 3,
    right: 3,
    precision: 1,
    recall: 0.75,
    f1: 6 / 7,
  });
  // Below 0: without a score none is.
  t.is(measureRules([rule(['late', 'wait'], [], 0)], sample)[0]?.matched, 2);
  t.deepEqual(measureRules([rule(['unicorn'])], [tweet('late')])[0], {
    matched: 0,
    right: 0,
    precision: null,
    recall: null,
    f1: 0,
  });
});

test('A rule is made of the phrases that find the issue, and of those that keep others out', (t) => {
  const phrases = { named: ['late', 'wait', 'bag', 'unicorn'], found: [], none: ['thank', 'gate'] };
  // "unicorn" is not in the sample and stays; "bag" finds another issue; "gate" would keep out one of its own.
  t.deepEqual(fitRule(0, phrases, sample), rule(['unicorn', 'late', 'wait'], ['thank']));
});

test('A phrase that the sample shows and the model did not name is taken, too', (t) => {
  t.deepEqual(fitRule(1, { named: ['cute'], found: ['lost'], none: [] }, sample), rule(['lost']));
});

test('A sentiment below which complaints lie is taken where it helps much', (t) => {
  // "bag" finds three and one other, whose sentiment is 0.8.
  t.deepEqual(fitRule(1, { named: ['bag'], found: [], none: [] }, sample), rule(['bag'], [], 0.5));
});

test('Without a phrase that finds the issue there is no rule', (t) => {
  t.is(fitRule(1, { named: ['late', 'gate'], found: [], none: [] }, sample), null);
});

test("Common phrases are in three of an issue's tweets and mostly there, the best first", (t) => {
  // "lost" has F1 1, "bag" 6/7; "hour" is in one.
  t.deepEqual(commonPhrases(1, sample), ['lost', 'bag']);
  t.deepEqual(commonPhrases(0, sample), ['late']);
  t.deepEqual(commonPhrases(2, sample), []);
});

test('A term of several words stands for its pairs, one word for itself', (t) => {
  t.deepEqual(termPhrases('Cancelled flights', plainPhrases), ['cancel flight']);
  t.deepEqual(termPhrases('lost my bag', plainPhrases), ['lost bag']);
  t.deepEqual(termPhrases('the delays', plainPhrases), ['delai']);
  t.deepEqual(termPhrases('the', plainPhrases), []);
});

test('A key phrase is shown by the words behind it', (t) => {
  const texts = ['So it goes', 'Two CANCELLED flights, one delay!'];
  t.is(surfaceWords('cancel flight', texts, plainPhrases), 'cancelled flights');
  t.is(surfaceWords('delai', texts, plainPhrases), 'delay');
  t.is(surfaceWords('unicorn', texts, plainPhrases), null);
});
