import test from 'ava';
import { Problem } from '../../../src/http/problem.ts';
import { listCursor, readListCursor, writeListCursor } from '../../../src/reading/lists/list-cursor.ts';

const position = { pit: { id: 'a point in time', generation: 1 }, after: [1_507_000_000_000, 'x', true, null, -1.5] };
const question = JSON.stringify(['things', { company: 'acme' }]);

const secret = 'drawn when the data began';

const faultOf = (cursor: string, asked = question, key = secret): string => {
  try {
    readListCursor(cursor, asked, key);
    return 'no fault';
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error;
    return error.extras.errors?.map(({ path, message }) => `${path} ${message}`).join() ?? '';
  }
};

test('a cursor gives back what it was made of, in characters that need no escape in an address', (t) => {
  const cursor = writeListCursor(position, question, secret);
  t.deepEqual(readListCursor(cursor, question, secret), position);
  t.regex(cursor, /^[A-Za-z0-9_-]+$/);
  t.true(listCursor.safeParse(cursor).success);
});

test('a cursor of another question is refused', (t) => {
  const cursor = writeListCursor(position, question, secret);
  t.regex(faultOf(cursor, JSON.stringify(['things', { company: 'beta' }])), /^after is not the `next`/);
});

test('a cursor of other data is refused', (t) => {
  const cursor = writeListCursor(position, question, secret);
  t.regex(faultOf(cursor, question, 'drawn another time'), /^after is not the `next`/);
});

test('a cursor tells nothing of what it holds, not even whether it holds the same as another', (t) => {
  const cursor = writeListCursor(position, question, secret);
  for (const encoding of ['latin1', 'utf8'] as const)
    t.notRegex(Buffer.from(cursor, 'base64url').toString(encoding), /point|1507|true|null|acme/);
  t.not(writeListCursor(position, question, secret), cursor);
});

test('a cursor that has been changed anywhere is refused', (t) => {
  const cursor = writeListCursor(position, question, secret);
  t.is(faultOf(cursor), 'no fault');
  for (let at = 0; at < cursor.length; at += 1) {
    for (const other of ['A', 'B'].filter((each) => each !== cursor[at])) {
      const changed = `${cursor.slice(0, at)}${other}${cursor.slice(at + 1)}`;
      t.regex(faultOf(changed), /^after is not the `next`/, changed);
    }
    t.regex(faultOf(cursor.slice(0, at)), /^after is not the `next`/, `the first ${at} characters`);
  }
  // What decoders of base64 pass over.
  for (const more of ['A', 'AA', '=', ' ', '.', '\u0000'])
    t.regex(faultOf(cursor + more), /^after is not the `next`/, JSON.stringify(more));
});

test('what never was a cursor is refused', (t) => {
  const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const texts = [
    'x',
    '%',
    made(null),
    made([]),
    made(['pit', 0, [1]]),
    made(['pit', 0, [1], 'sum']),
    'A'.repeat(4_000),
  ];
  for (const cursor of texts) t.regex(faultOf(cursor), /^after is not the `next`/, cursor);
  t.false(listCursor.safeParse('').success);
  t.false(listCursor.safeParse('x'.repeat(10_001)).success);
});
