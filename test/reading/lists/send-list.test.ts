import test from 'ava';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { problemOf } from '../../support/problem-of.ts';
import { asks, ingestRows, later, says } from '../../support/world.ts';

const tables = [
  '/tweets.csv',
  '/tweets.csv?hour=10',
  '/companies/acme/unanswered.csv',
  '/companies/acme/conversations.csv',
  '/companies/acme/conversations.csv?period=active',
  '/companies/acme/customers.csv',
];

test('a table that Elasticsearch leaves in the middle breaks off, and one that it leaves at once is a 503', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  const start = '2017-10-02 10:00:00';
  // More than two searches give of any list; all within an hour.
  const inquiries = Array.from({ length: 5_100 }, (_, at) =>
    asks(String(at + 10), later(start, at % 3_600), { by: `c${at}`, text: '@acme' }),
  );
  await ingestRows(service, [says('1', start), ...inquiries]);
  for (const table of tables) {
    let searches = 0;
    const leaveAt = (nth: number) => {
      searches = 0;
      setFault((_, path, body) => {
        // Not the one for the span of an hour, which goes before the list: that has neither.
        if (!path.startsWith('/_search') || !/"(sort|composite)"/.test(body)) return null;
        searches += 1;
        return searches < nth ? null : 503;
      });
    };
    leaveAt(2);
    const response = await service.request(table);
    t.is(response.status, 200, table);
    await t.throwsAsync(response.text(), undefined, table);
    leaveAt(1);
    t.is((await problemOf(await service.request(table))).status, 503, table);
    setFault(null);
    const lines = (await (await service.request(table)).text()).split('\r\n');
    // The first line, the inquiries and the end; Acme's own tweet, or its conversation, where that is asked for.
    const isOfInquiries = /unanswered|customers/.test(table);
    t.is(lines.length, inquiries.length + (isOfInquiries ? 2 : 3), table);
  }
});
