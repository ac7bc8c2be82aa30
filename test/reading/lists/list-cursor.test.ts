import test from 'ava';
import { Problem } from '../../../src/http/problem.ts';
import { listCursor, readListCursor, writeListCursor } from '../../../src/reading/lists/list-cursor.ts';

const position = { pit: 'a point in time', after: [1_507_000_000_000, 'x', true, null, -1.5] };
const question = JSON.stringify(['things', { company: 'acme' }]);

const faultOf = (cursor: string, asked = question): string => {
  try {
    readListCursor(cursor, asked);
    return 'no fault';
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error;
    return error.extras.errors?.map(({ path, message }) => `${path} ${message}`).join() ?? '';
  }
};

test('a cursor gives back what it was made of, in characters that need no escape in an address', (t) => {
  const cursor = writeListCursor(position, question);
  t.deepEqual(readListCursor(cursor, question), position);
  t.regex(cursor, /^[A-Za-z0-9_-]+$/);
  t.true(listCursor.safeParse(cursor).success);
});

test('a cursor of another question is refused', (t) => {
  const cursor = writeListCursor(position, question);
  t.regex(faultOf(cursor, JSON.stringify(['things', { company: 'beta' }])), /^after is not the `next`/);
});

test('a cursor that has been changed anywhere is refused', (t) => {
  const cursor = writeListCursor(position, question);
  t.is(faultOf(cursor), 'no fault');
  const text = Buffer.from(cursor, 'base64url').toString();
  for (let at = 0; at < text.length; at += 1) {
    // Another letter or digit, so that it is JSON as before; elsewhere it may no longer be.
    const changed = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`;
    t.regex(faultOf(Buffer.from(changed).toString('base64url')), /^after is not the `next`/, changed);
  }
});

test('what never was a cursor is refused', (t) => {
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const cursor of [
    'x',
    '%',
    made(null),
    made([]),
    made(['pit', [1]]),
    made(['pit', [{}], 'sum']),
    made([1, [1], 'sum']),
  ])
    t.regex(faultOf(cursor), /^after is not the `next`/, cursor);
  t.false(listCursor.safeParse('').success);
  t.false(listCursor.safeParse('x'.repeat(4_001)).success);
});
