import test from 'ava';
import { splitStretches } from '../../../src/insights/heatmap/split-stretches.ts';

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
