import test from 'ava';
import { z } from 'zod';
import { startTestService } from '../../support/service.ts';
import { tableOf } from '../../support/table.ts';
import { asks, csv, insightsOf, later, says } from '../../support/world.ts';

const start = '2017-10-02 00:00:00';

/** Inquiries of so many customers, a second after one another, and one tweet of the company in a conversation of its own. */
function customers(count: number): string[] {
  const inquiries = Array.from({ length: count }, (_, index) =>
    asks(String(index + 2), later(start, index), { by: `customer-${index}`, text: '@Many' }),
  );
  return [says('1', start, { by: 'Many' }), ...inquiries];
}

for (const shards of ['1', '3']) {
  test(`distinct counts are exact up to 10,000 and within 1 % above, on ${shards} shard(s)`, async (t) => {
    const service = await startTestService(t, { INDEX_SHARDS: shards });
    // Two tweets of each of the first 100 customers: distinct ones are counted, not tweets.
    const again = Array.from({ length: 100 }, (_, index) =>
      asks(String(50_000 + index), later(start, index), {
        by: `customer-${index}`,
        text: '@Many',
        to: String(index + 2),
      }),
    );
    t.like(await service.ingest(csv([...customers(11_000), ...again])), {
      status: 'succeeded',
      tweets_created: 11_101,
    });

    // The first 9,999 seconds hold 9,999 customers and, with the company's own, 10,000 conversations: the last exact number.
    const limit = await insightsOf(service, 'Many', {
      from: '2017-10-02',
      to: `${later(start, 9_999).replace(' ', 'T')}Z`,
    });
    t.like(limit, { total_inbound: 10_099, unique_customers: 9_999, conversations: 10_000, approximate: [] });

    const List = z.object({ total: z.int(), approximate: z.array(z.string()) });
    t.deepEqual(await service.get(limit.links.unique_customers ?? '', List), { total: 9_999, approximate: [] });
    t.deepEqual(await service.get(limit.links.conversations ?? '', List), { total: 10_000, approximate: [] });

    // One second more holds 10,000 customers and 10,001 conversations.
    const over = await insightsOf(service, 'Many', {
      from: '2017-10-02',
      to: `${later(start, 10_000).replace(' ', 'T')}Z`,
    });
    t.like(over, { unique_customers: 10_000, approximate: ['conversations'] });
    t.true(Math.abs(over.conversations / 10_001 - 1) <= 0.01);

    const all = await insightsOf(service, 'Many');
    t.deepEqual(all.approximate, ['unique_customers', 'conversations']);
    t.is(all.total_inbound, 11_100);
    t.true(Math.abs(all.unique_customers / 11_000 - 1) <= 0.01);
    t.true(Math.abs(all.conversations / 11_001 - 1) <= 0.01);

    // Their lists have all of them, and say of their totals that they are estimated.
    for (const [link = '', count, keyName] of [
      [all.links.unique_customers, 11_000, 'author_id'],
      [all.links.conversations, 11_001, 'conversation_id'],
    ] as const) {
      const { total, approximate } = await service.get(link, List);
      t.deepEqual(approximate, ['total']);
      t.true(Math.abs(total / count - 1) <= 0.01);
      const table = await tableOf(await service.request(link.replace('?', '.csv?')));
      t.is(table.length, count);
      t.is(new Set(table.map((row) => row[keyName])).size, count);
    }
  });
}
