import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { createLogCounts } from '../../../src/insights/heatmap/log-counts.ts';

/** The median of durations, each counted so many times. */
function medianOf(...counted: [seconds: number, times: number][]): number | null {
  const counts = createLogCounts();
  for (const [seconds, times] of counted) counts.add(seconds, times);
  return counts.median();
}

test('the median of few values is exact where they are not close to one another', (t) => {
  t.is(medianOf(), null);
  t.is(medianOf([7_200, 1]), 7_200);
  t.is(medianOf([600, 1], [1_800, 1]), 1_200);
  t.is(medianOf([1_800, 1], [0, 2], [99, 1], [98, 1]), 98);
  // 1, 1, 1, 5, 5: the third is 1.
  t.is(medianOf([5, 2], [1, 3]), 1);
});

test('the median of any durations is within 2 %, and exact below 100 seconds', (t) => {
  const duration = fc.oneof(fc.nat(120), fc.nat(3_600), fc.nat(1_000_000), fc.nat(10_000_000_000));
  const property = fc.property(fc.array(duration, { minLength: 1, maxLength: 60 }), (durations) => {
    const ascending = durations.toSorted((a, b) => a - b);
    const below = ascending[Math.floor((ascending.length - 1) / 2)] ?? 0;
    const above = ascending[Math.ceil((ascending.length - 1) / 2)] ?? 0;
    const exact = (below + above) / 2;
    const found = medianOf(...durations.map((seconds): [number, number] => [seconds, 1])) ?? -1;
    if (above < 100) assert.equal(found, exact);
    else assert.ok(Math.abs(found - exact) <= 0.02 * exact, `${found} is not near ${exact}`);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 1_000 }));
});
