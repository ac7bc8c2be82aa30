import test from 'ava';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { problemOf } from '../../support/problem-of.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

test('a clock that is too much for a small Elasticsearch is a 400 that names it, as a table too', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  await ingestRows(service, [asks('1', '2017-10-02 10:00:00', { text: '@Acme' }), says('2', '2017-10-02 11:00:00')]);
  // More than even this one takes stands for what a smaller one would not.
  const should = Array.from({ length: 100_000 }, (_, at) => ({ term: { author_id: String(at) } }));
  setFault((_, path, body) =>
    path.startsWith('/_search') && body.includes('"sort"')
      ? { body: JSON.stringify({ ...JSON.parse(body), query: { bool: { should } } }), answer: (answer) => answer }
      : null,
  );
  for (const path of ['/tweets', '/tweets.csv']) {
    for (const [query, name] of [
      ['hour=10', 'hour'],
      ['weekday=1', 'weekday'],
      ['weekday=1&hour=10', 'weekday'],
    ]) {
      const { status, errors } = await problemOf(await service.request(`${path}?${query}`));
      t.is(status, 400, `${path}?${query}`);
      t.deepEqual(
        errors,
        [{ path: name, message: 'comes too often in this time: shorten the period, by from and to' }],
        `${path}?${query}`,
      );
    }
  }
});
