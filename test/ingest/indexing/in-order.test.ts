import test from 'ava';
import { createInOrder } from '../../../src/ingest/indexing/in-order.ts';

/** Tasks that end when the test says so. */
function tasks() {
  const open = new Map<string, { end: () => void; fail: (error: Error) => void }>();
  const run = (name: string) =>
    new Promise<string>((resolve, reject) => open.set(name, { end: () => resolve(`${name}!`), fail: reject }));
  return { open, run };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is whole is told in the order of the tasks, whichever ends first', async (t) => {
  const { open, run } = tasks();
  const whole: string[] = [];
  const inOrder = createInOrder(3, run, (task, result) => whole.push(`${task} ${result}`));
  for (const task of ['a', 'b', 'c']) await inOrder.add(task);
  open.get('c')?.end();
  open.get('b')?.end();
  await settled();
  t.deepEqual(whole, []);
  open.get('a')?.end();
  await inOrder.idle();
  t.deepEqual(whole, ['a a!', 'b b!', 'c c!']);
  t.deepEqual(inOrder.tasks(), []);
});

test('a task waits for a place', async (t) => {
  const { open, run } = tasks();
  const inOrder = createInOrder(1, run, () => {});
  await inOrder.add('a');
  const second = inOrder.add('b');
  await settled();
  t.deepEqual(inOrder.tasks(), ['a']);
  open.get('a')?.end();
  await second;
  t.deepEqual(inOrder.tasks(), ['b']);
});

test('after a failure nothing begins, and nothing behind it is whole', async (t) => {
  const { open, run } = tasks();
  const whole: string[] = [];
  const inOrder = createInOrder(3, run, (task) => whole.push(task));
  for (const task of ['a', 'b', 'c']) await inOrder.add(task);
  open.get('b')?.fail(new Error('broken'));
  open.get('c')?.end();
  await settled();
  const next = inOrder.add('d');
  open.get('a')?.end();
  await t.throwsAsync(next, { message: 'broken' });
  await t.throwsAsync(inOrder.idle(), { message: 'broken' });
  t.deepEqual(whole, ['a']);
  t.false(open.has('d'));
});
