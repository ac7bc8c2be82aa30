import test from 'ava';
import { startTestService } from '../../support/service.ts';
import { idsOf } from '../../support/tweets-of.ts';
import { asks, ingestRows, later, says } from '../../support/world.ts';

const start = '2017-10-02 10:00:00';

test('relevance goes by how often words are said, and shows nothing of how often other companies meet them', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, [
    says('1', start, { by: 'Acme' }),
    asks('2', later(start, 1), { text: '@acme a refund of a refund for the delay' }),
    asks('3', later(start, 2), { text: '@acme refund for a delay, and delay' }),
    asks('4', later(start, 3), { text: '@acme refund and delay' }),
    asks('5', later(start, 4), { text: "@acme delays, refunds and the delay's refund" }),
  ]);
  const order = () => idsOf(service, { q: 'refund delay', sort: 'relevance' }, ['acme']);
  t.deepEqual(await order(), ['5', '3', '2', '4']);
  const others = (from: number, word: string) =>
    Array.from({ length: 50 }, (_, at) => says(String(from + at), start, { by: 'Other', text: word }));
  // As rare as may be, each of the two words would weigh more than the other.
  for (const rows of [others(100, 'refund'), [...others(200, 'delay'), ...others(300, 'delay')]]) {
    await ingestRows(service, rows);
    t.deepEqual(await order(), ['5', '3', '2', '4']);
  }
});

test('as many words as may be are looked for by relevance, phrases and prefixes among them', async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, [
    asks('1', start, { text: 'lost bag' }),
    asks('2', start, { text: 'lost bag, my lost bag' }),
  ]);
  const many = Array.from({ length: 24 }, (_, at) => `word${at}`);
  t.deepEqual(
    await idsOf(service, { q: ['"lost bag"', 'los*', 'ba’g', '👍', ...many].join(' '), sort: 'relevance' }),
    [],
  );
  t.deepEqual(await idsOf(service, { q: '"lost bag" los* @nobody', sort: 'relevance' }), []);
  t.deepEqual(await idsOf(service, { q: '"lost bag" los*', sort: 'relevance' }), ['2', '1']);
});
