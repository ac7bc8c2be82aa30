import test from 'ava';
import { inflections } from '../../../src/insights/tweets/inflections.ts';

const families = [
  ['refund', 'refunds', 'refunded', 'refunding'],
  ['cancel', 'cancels', 'cancelled', 'cancelling', 'canceled'],
  ['charge', 'charges', 'charged', 'charging'],
  ['battery', 'batteries'],
  ['try', 'tries', 'tried', 'trying'],
  ['box', 'boxes', 'boxed'],
  ['ship', 'shipped', 'shipping', 'ships'],
];
for (const family of families) {
  for (const form of family) {
    test(`${form} finds all of ${family.join(', ')}`, (t) => {
      const found = inflections(form);
      t.deepEqual(
        family.filter((other) => !found.includes(other)),
        [],
      );
    });
  }
}

test('words of another stem, of another script or too short to have one stay alone', (t) => {
  t.false(inflections('universe').includes('universal'));
  t.false(inflections('news').includes('newest'));
  t.deepEqual(inflections('Größe'), ['größe']);
  t.deepEqual(inflections('IT'), ['it']);
  t.is(inflections('Refunds')[0], 'refunds');
});
