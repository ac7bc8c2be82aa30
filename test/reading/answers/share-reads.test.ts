import { setImmediate as turn } from 'node:timers/promises';
import test from 'ava';
import { shareReads } from '../../../src/reading/answers/share-reads.ts';

test('those who ask at once share a read that begins after all of them', async (t) => {
  const begun: string[] = [];
  const read = shareReads(async () => begun.push('read'));
  const answers = [read(), read(), read()];
  begun.push('asked');
  t.deepEqual(await Promise.all(answers), [2, 2, 2]);
  t.deepEqual(begun, ['asked', 'read']);
});

test('who asks while a read is under way gets another one', async (t) => {
  let reads = 0;
  let release = () => {};
  const read = shareReads(async () => {
    reads += 1;
    const mine = reads;
    if (mine === 1) await new Promise<void>((resolve) => (release = resolve));
    return mine;
  });
  const first = read();
  await turn();
  t.is(reads, 1);
  t.is(await read(), 2);
  release();
  t.is(await first, 1);
});

test('a read that fails fails for those who shared it, and for no one else', async (t) => {
  let reads = 0;
  const read = shareReads(async () => {
    reads += 1;
    if (reads === 1) throw new Error('away');
    return reads;
  });
  const outcomes = await Promise.allSettled([read(), read()]);
  t.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  t.is(await read(), 2);
});
