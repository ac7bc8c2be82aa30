import test from 'ava';
import { type Foldable, foldRisen } from '../../../src/issues/emerging/fold-risen.ts';

type Named = Foldable & { name: string; in: number[] };
const one = (name: string, chance: number, ids: number[], kind: Foldable['kind'] = 'term'): Named => ({
  name,
  kind,
  chance,
  in: ids,
  tweets: ids.length,
  words: name.split(' ').length,
});
const shared = (a: Named, b: Named) => a.in.filter((id) => b.in.includes(id)).length;
const folded = (...risen: Named[]) =>
  foldRisen(risen, shared).map(({ shown, others }) => [shown.name, ...others.map(({ name }) => name)]);
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

test('what is mostly in the tweets of a clearer rise is part of it', (t) => {
  // 6 of the 10 of `pass` are among those of `gate`, 5 of the 10 of `bag`.
  const risen = [one('pass', 1e-4, ids(14, 24)), one('gate', 1e-9, ids(0, 20)), one('bag', 1e-3, ids(15, 25))];
  t.deepEqual(folded(...risen), [['gate', 'pass'], ['bag']]);
});

test('an issue goes before its phrases, however clear these are', (t) => {
  t.deepEqual(folded(one('gate', 1e-20, ids(0, 20)), one('At the gate', 1e-3, ids(0, 30), 'issue')), [
    ['At the gate', 'gate'],
  ]);
});

test('a phrase of two words stands for one of its words that has hardly more tweets', (t) => {
  t.deepEqual(folded(one('board', 1e-9, ids(0, 20)), one('board pass', 1e-8, ids(0, 15))), [['board pass', 'board']]);
  t.deepEqual(folded(one('board', 1e-9, ids(0, 20)), one('board pass', 1e-8, ids(0, 14))), [['board', 'board pass']]);
  t.deepEqual(folded(), []);
});
