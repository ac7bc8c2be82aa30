import test from 'ava';
import {
  correctShare,
  isAtALoss,
  type Judged,
  noErrors,
  readerErrors,
  shareBehind,
  wilson,
} from '../../src/issues/shares.ts';

const judged = (isFound: boolean, isOf: boolean, times: number): Judged[] =>
  Array.from({ length: times }, () => ({ isFound, isOf }));

// 1,000 tweets, of which the rule finds 200. The sample of 100 has 20 of these, 15 right, and 80 others, 4 missed.
// With two tweets of the usual precision .5: (15 + 1) / 22 of the found; 4 / 80 of the others.
test('What is wrongly caught is taken off and what is missed is added', (t) => {
  const sample = [
    ...judged(true, true, 15),
    ...judged(true, false, 5),
    ...judged(false, true, 4),
    ...judged(false, false, 76),
  ];
  const { share, low, high } = correctShare(200, 1_000, sample, 0.5);
  t.is(share.toFixed(9), (0.2 * (16 / 22) + 0.8 * 0.05).toFixed(9));
  t.true(low < share && share < high);
  // Wilson of 16 of 22: .5185 to .8685; of 4 of 80: .0196 to .1216.
  t.is(low.toFixed(3), (share - Math.hypot(0.2 * (16 / 22 - 0.5185), 0.8 * (0.05 - 0.0196))).toFixed(3));
  t.is(high.toFixed(3), (share + Math.hypot(0.2 * (0.8685 - 16 / 22), 0.8 * (0.1216 - 0.05))).toFixed(3));
});

test('A rule of which the sample holds nothing counts as right as the others are, with a wide interval', (t) => {
  const { share, low, high } = correctShare(100, 1_000, judged(false, false, 50), 0.8);
  t.is(share.toFixed(9), '0.080000000');
  t.true(low < 0.03 && high > 0.1);
});

test('Without a sample, and without tweets, there is no error', (t) => {
  t.deepEqual(correctShare(0, 0, [], 0.5), { share: 0, low: 0, high: 0 });
  const { share, high } = correctShare(10, 100, [], 1);
  t.is(share, 0.1);
  t.is(high, 1);
});

test('A Wilson interval is that of the literature', (t) => {
  // Newcombe 1998: 81 of 263 has .2553 to .3662; 0 of 20 has 0 to .1611; 1 of 29 has .0061 to .1718.
  const shown = (right: number, count: number) => {
    const { low, high } = wilson(right, count);
    return [low.toFixed(4), high.toFixed(4)];
  };
  t.deepEqual(shown(81, 263), ['0.2553', '0.3662']);
  t.deepEqual(shown(0, 20), ['0.0000', '0.1611']);
  t.deepEqual(shown(1, 29), ['0.0061', '0.1718']);
});

// Of 200 tweets that are of no issue the reader gave 35 one. 2.5 % of them, 5, are complaints nevertheless: 30 errors, in 202 tweets, since
// two are believed to be right beforehand.
test('How often a reader errs is read from tweets of no issue', (t) => {
  const { rate, low, high, issues } = readerErrors(35, 200, 5);
  t.is(rate, 30 / 202);
  t.deepEqual({ low, high }, wilson(30, 202));
  t.is(issues, 5);
  t.is(readerErrors(5, 200, 5).rate, 0);
  t.is(readerErrors(200, 200, 5).rate, 0.4);
  t.deepEqual(readerErrors(0, 0, 5), noErrors);
});

// 103 of 200 are 98 errors in 202 tweets, of which Wilson's interval begins at .417; 98 are 93, and .393. All of three are 2.925 in 5: .221.
test('A reader is at a loss who errs in more than four of ten tweets, beyond chance', (t) => {
  t.true(isAtALoss(readerErrors(103, 200, 5)));
  t.false(isAtALoss(readerErrors(98, 200, 5)));
  t.false(isAtALoss(readerErrors(3, 3, 5)));
  t.false(isAtALoss(noErrors));
});

// A tenth of the tweets is of the issue. With errors of .2 among four issues the reader names it for .8 of these and for .05 of the others.
test('What a reader says is set right by its errors', (t) => {
  const errors = { rate: 0.2, low: 0.2, high: 0.2, issues: 4 };
  t.is(shareBehind(0.1 * 0.8 + 0.9 * 0.05, errors).toFixed(12), (0.1).toFixed(12));
  t.is(shareBehind(0.1, noErrors), 0.1);
});

// 1,000 tweets, none found by the rule; of a sample of 200 the reader gave 20 the issue. Errors of .1 to .3, most likely .2, among four issues:
// (.1 − .05) / (1 − .2 − .05) = .0667. That changes by 1 / .75 of what the reader says, and by (.0667 · 1.25 − .25) / .75 = −.2222 of the errors.
test('Errors of the reader move a share, and make its interval as much wider as they are uncertain', (t) => {
  const sample = [...judged(false, true, 20), ...judged(false, false, 180)];
  const errors = { rate: 0.2, low: 0.1, high: 0.3, issues: 4 };
  const { share, low, high } = correctShare(0, 1_000, sample, 1, errors);
  const read = wilson(20, 200);
  t.is(share.toFixed(9), (0.05 / 0.75).toFixed(9));
  t.is(low.toFixed(9), (share - Math.hypot((0.1 - read.low) / 0.75, 0.1 * (2 / 9))).toFixed(9));
  t.is(high.toFixed(9), (share + Math.hypot((read.high - 0.1) / 0.75, 0.1 * (2 / 9))).toFixed(9));
  // Fewer than the errors alone would make.
  t.is(correctShare(0, 1_000, judged(false, false, 200), 1, errors).share, 0);
});

// A fixed sequence of numbers from 0 to 1 (mulberry32), so that the test is the same each time.
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

for (const [of, precision, recall] of [
  [0.02, 0.6, 0.4],
  [0.1, 0.8, 0.5],
  [0.3, 0.9, 0.7],
] as const) {
  test(`Nine of ten intervals and more hold the truth: share ${of}, precision ${precision}, recall ${recall}`, (t) => {
    const random = numbers(7);
    const rounds = 400;
    let held = 0;
    for (let round = 0; round < rounds; round += 1) {
      // Each tweet is of the issue or not, and found or not, with the probabilities that make up this precision and recall.
      const foundWrongly = (of * recall * (1 / precision - 1)) / (1 - of);
      const draw = (): Judged => {
        const isOf = random() < of;
        return { isOf, isFound: random() < (isOf ? recall : foundWrongly) };
      };
      const all = Array.from({ length: 5_000 }, draw);
      const sample = all.slice(0, 300);
      const truth = all.filter(({ isOf }) => isOf).length / all.length;
      const { low, high } = correctShare(all.filter(({ isFound }) => isFound).length, all.length, sample, 0.8);
      if (low <= truth && truth <= high) held += 1;
    }
    t.log(`${((100 * held) / rounds).toFixed(1)} %`);
    t.true(held / rounds > 0.9);
  });
}
