import test from 'ava';
import fc from 'fast-check';
import { chanceOf, compareCounts, testable } from '../../../src/issues/emerging/find-risen.ts';
import { wanderings } from '../../../src/issues/emerging/wandering.ts';

const isClose = (found: number, expected: number) => Math.abs(found - expected) <= 1e-9 * expected;

// One part of nine lies in the window. Of 6 tweets in the window of 6: (1/9)^6 over the chance of 5 or 6 of 6, (1/9)^6 + 6 × (1/9)^5 × 8/9, which
// is 1/49.
test('a chance is that among those of whom there are enough in the window', (t) => {
  t.true(isClose(chanceOf(6, 0, 1 / 9), 1 / 49));
  t.is(chanceOf(5, 0, 1 / 9), 1);
  t.is(chanceOf(4, 0, 1 / 9), 1);
  // Where the selection hardly matters: the tail that is known, over P(X ≥ 5).
  t.true(isClose(chanceOf(30, 80, 1 / 9), 2.3349045826437647e-6 / 0.9954197084218018));
});

test('where rates wander, a rise is less surprising, and the more so the more they do', (t) => {
  const chances = [0, 0.001, 0.01, 0.1].map((wandering) => chanceOf(30, 80, 1 / 9, wandering));
  t.deepEqual(chances, chances.toSorted());
  t.true((chances[3] ?? 0) > 0.01);
});

// 5 % over one: two are below it; over two, 0.025: two are; so two share it, and the third is left out.
test('what cannot become significant takes no part of the chance of a false alarm', (t) => {
  t.is(testable([0.001, 0.02, 0.5], 0.05), 2);
  t.is(testable([0.5, 0.9], 0.05), 1);
  t.is(testable([], 0.05), 0);
  t.is(testable(Array(10).fill(1e-9), 0.05), 10);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-12, max: 1, noNaN: true }), { minLength: 1 }), (best) => {
      const tests = testable(best, 0.05);
      const within = (count: number) => best.filter((chance) => chance <= 0.05 / count).length;
      return within(tests) <= tests && (tests === 1 || within(tests - 1) > tests - 1);
    }),
  );
});

test('rates whose counts vary as chance has it do not wander, others as much more as they vary', (t) => {
  const totals = [100, 100, 100, 100];
  t.deepEqual(wanderings([{ now: 0, before: [10, 10, 10, 10] }], totals), [0]);
  // Expected 10 each, chi² = (100 + 100) / 10 = 20 of 3 degrees of freedom: 20/3 times what chance does, so (20/3 - 1) / 10.
  const [swinging = 0] = wanderings([{ now: 0, before: [20, 0, 10, 10] }], totals);
  t.true(isClose(swinging, (20 / 3 - 1) / 10));
  // One window says nothing of how counts vary.
  t.deepEqual(wanderings([{ now: 0, before: [20] }], [100]), [0]);
  t.deepEqual(wanderings([{ now: 9, before: [0, 0] }], [0, 0]), [0]);
});

test('a phrase is never taken for steadier than others, and for less steady when it shows it', (t) => {
  const totals = Array(4).fill(1_000);
  // chi² = 4 × 50² / 150 is 200/3, of 3 degrees of freedom 200/9: (200/9 - 1) / 150 = 0.1415.
  const usual = Array.from({ length: 200 }, () => ({ now: 0, before: [200, 100, 200, 100] }));
  const [steady = 0, wild = 0, like = 0] = wanderings(
    [{ now: 0, before: [150, 150, 150, 150] }, { now: 0, before: [600, 0, 0, 0] }, ...usual],
    totals,
  );
  t.true(Math.abs(like - 0.1415) < 0.02, String(like));
  t.is(steady, Math.min(steady, wild, like));
  t.true(steady > 0.13, String(steady));
  // By itself (450² + 3 × 150²) / 150 / 3 is 600: (600 - 1) / 150 is 4.
  t.true(wild > 1 && wild < 4, String(wild));
  // What was never there before is like the others.
  t.is(wanderings([...usual, { now: 9, before: [0, 0, 0, 0] }], totals).at(-1), wanderings(usual, totals)[0]);
});

test('what has risen is found among what has not, and by whom it is said decides', (t) => {
  const usual = Array.from({ length: 40 }, (_, at) => ({ now: 10 + (at % 3), before: Array(8).fill(10) }));
  const counted = [...usual, { now: 34, before: Array(8).fill(10) }];
  const totals = { now: 1_000, before: Array(8).fill(1_000) };
  const { risen, tested, isRisen } = compareCounts(counted, totals, 1);
  t.deepEqual(
    risen.map(({ at }) => at),
    [40],
  );
  t.is(tested, 41);
  t.true(isRisen(40, 34));
  t.false(isRisen(40, 15));
  // Half of the chance of a false alarm makes each chance count twice.
  const [whole] = risen;
  const [half] = compareCounts(counted, totals, 0.5).risen;
  t.true(isClose(half?.chance ?? 0, 2 * (whole?.chance ?? 0)));
});

test('nothing has risen where there was nothing before to compare with', (t) => {
  t.deepEqual(compareCounts([{ now: 50, before: [0, 0] }], { now: 100, before: [0, 0] }, 1).risen, []);
  t.deepEqual(compareCounts([], { now: 0, before: [] }, 1).risen, []);
});
