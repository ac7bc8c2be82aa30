import test from 'ava';
import { createUndo } from '../../../scripts/check-image/undo.ts';

test('what was done last is taken back first, once, and a step that fails stops no other', async (t) => {
  const undo = createUndo();
  const done: string[] = [];
  undo.add(() => done.push('first'));
  undo.add(() => Promise.reject(new Error('the second fails')));
  undo.add(() => done.push('third'));
  const [one, other] = await Promise.allSettled([undo.all(), undo.all()]);
  t.is(one.status, 'rejected');
  t.is(other.status, 'rejected');
  t.deepEqual(done, ['third', 'first']);
  await undo.all();
  t.deepEqual(done, ['third', 'first']);
});

test('a step that is added while others are taken back is taken back too', async (t) => {
  const undo = createUndo();
  const done: string[] = [];
  undo.add(() => {
    undo.add(() => done.push('late'));
    done.push('early');
  });
  await undo.all();
  t.deepEqual(done, ['early', 'late']);
});
