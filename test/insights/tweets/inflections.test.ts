import test from 'ava';
import { inflections } from '../../../src/insights/tweets/inflections.ts';

// What people write, whichever of them is asked for.
const families = [
  ['refund', 'refunds', 'refunded', 'refunding'],
  ['cancel', 'cancels', 'cancelled', 'cancelling', 'canceled', 'canceling'],
  ['delay', 'delays', 'delayed', 'delaying'],
  ['battery', 'batteries'],
  ['charge', 'charges', 'charged', 'charging'],
  ['ship', 'ships', 'shipped', 'shipping'],
  ['try', 'tries', 'tried', 'trying'],
  ['wait', 'waits', 'waited', 'waiting'],
  ['box', 'boxes', 'boxed'],
];

test('each form of a word finds all others', (t) => {
  for (const family of families) {
    for (const word of family) {
      const found = inflections(word);
      t.deepEqual(
        family.filter((other) => !found.includes(other)),
        [],
        word,
      );
    }
  }
});

test('other words are none of its forms', (t) => {
  const strangers = [
    ['us', 'use'],
    ['policy', 'police'],
    ['refund', 'fund'],
    ['hope', 'hop'],
    ['hopping', 'hope'],
    ['charge', 'charger'],
    ['cancel', 'cancellation'],
    ['news', 'newer'],
    ['as', 'ass'],
  ];
  for (const [word = '', other = ''] of strangers) {
    t.false(inflections(word).includes(other), `${word}: ${other}`);
    t.false(inflections(other).includes(word), `${other}: ${word}`);
  }
});

test('they are few', (t) => {
  for (const word of [...families.flat(), 'x'.repeat(200), 'inging', 'eded'])
    t.true(inflections(word).length <= 16, word);
});
