import test from 'ava';
import { batchHours, splitStretches } from '../../../src/insights/heatmap/split-hours.ts';

const hour = 3_600;

test('a stretch is cut where a histogram would have too many buckets, at the hours of its clock', (t) => {
  const stretch = { from: 100, to: 130_000 * hour, shift: 1_800 };
  // The hour of second 100 began at -1,800.
  t.deepEqual(splitStretches([stretch], 60_001), [
    { from: 100, to: 60_000 * hour - 1_800, shift: 1_800 },
    { from: 60_000 * hour - 1_800, to: 120_000 * hour - 1_800, shift: 1_800 },
    { from: 120_000 * hour - 1_800, to: 130_000 * hour, shift: 1_800 },
  ]);
  // No more buckets than tweets have anything in them.
  t.deepEqual(splitStretches([stretch], 60_000), [stretch]);
});

test('hours are searched together as long as their responses are few enough', (t) => {
  const stretch = { from: 0, to: 10 * hour, shift: 0 };
  const other = { from: 10 * hour, to: 10 * hour + 5, shift: 0 };
  const hours = [
    { stretch, start: 0, count: 30_000 },
    { stretch, start: hour, count: 29_998 },
    { stretch, start: 5 * hour, count: 10 },
    { stretch, start: 6 * hour, count: 20 },
    { stretch: other, start: 10 * hour, count: 1 },
  ];
  t.deepEqual(
    batchHours(hours).map(({ stretch: { from, to }, most }) => [from / hour, to / hour, most]),
    [
      [0, 2, 30_000],
      [5, 7, 20],
      // It ends with its stretch, not with the hour.
      [10, 10 + 5 / hour, 1],
    ],
  );
});
