import test from 'ava';
import { z } from 'zod';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
  await ingestRows(service, [
    asks('1', '2017-10-29 00:30:00', { text: '@LinkCo' }),
    says('2', '2017-10-29 01:30:00', { by: 'LinkCo', to: '1' }),
  ]);
});
test.after.always(() => service.stop());

/** The parameters of a link, without those that all of them have. */
function parametersOf(link: string): Record<string, string> {
  const { company, ...rest } = Object.fromEntries(new URL(link, 'http://service').searchParams);
  return company === 'LinkCo' ? rest : { company: String(company), ...rest };
}

test('the buckets of a trend link to their own seconds, whatever the zone', async (t) => {
  const question = {
    from: '2017-10-29T02:10:00+02:00',
    to: '2017-10-29T02:20:00+01:00',
    interval: 'hour',
    time_zone: 'Europe/Berlin',
  };
  const { trend } = await insightsOf(service, 'linkco', question);
  // The hour that comes twice: the first cut to the period, the second cut to it, too.
  const first = { from: '2017-10-29T00:10:00Z', to: '2017-10-29T01:00:00Z' };
  const second = { from: '2017-10-29T01:00:00Z', to: '2017-10-29T01:20:00Z' };
  t.deepEqual(
    trend.map(({ links, inbound, outbound, responded }) => ({
      inbound,
      outbound,
      responded,
      links: Object.values(links).map(parametersOf),
    })),
    [
      {
        inbound: 1,
        outbound: 0,
        responded: 1,
        links: [
          { inbound: 'true', ...first },
          { inbound: 'false', ...first },
          { inbound: 'true', responded: 'true', ...first },
        ],
      },
      {
        inbound: 0,
        outbound: 0,
        responded: 0,
        links: [
          { inbound: 'true', ...second },
          { inbound: 'false', ...second },
          { inbound: 'true', responded: 'true', ...second },
        ],
      },
    ],
  );
});

test('without from and to the links name the period that the answer shows', async (t) => {
  const { links, period } = await insightsOf(service, 'LinkCo');
  t.deepEqual(parametersOf(links.total_inbound ?? ''), { inbound: 'true', from: period.from, to: period.to });
  t.is(period.to, '2017-10-29T01:30:01Z');
});

test('a link of the first year is answered, in a zone where it begins before it does in UTC', async (t) => {
  const question = 'from=0001-01-01&to=2017-11-01&time_zone=Europe/Berlin&fields=total_inbound';
  const report = z.object({ total_inbound: z.literal(1), links: z.object({ total_inbound: z.string() }) });
  const { links } = await service.get(`/companies/LinkCo/insights?${question}`, report);
  t.like(parametersOf(links.total_inbound), { from: '0001-01-01T00:00:00Z' });
  await t.notThrowsAsync(() => service.get(links.total_inbound, z.object({ total: z.literal(1) })));
});

test('links begin with the base path of the service', async (t) => {
  const below = await startTestService(t, { INDEX_PREFIX: service.config.INDEX_PREFIX, BASE_PATH: '/support' });
  const response = await below.request(
    '/support/companies/LinkCo/insights?fields=total_inbound,unique_customers,conversations,conversation_figures',
  );
  const { links } = (await response.json()) as { links: Record<string, string> };
  t.regex(links['total_inbound'] ?? '', /^\/support\/tweets\?/);
  t.regex(links['conversation_figures'] ?? '', /^\/support\/companies\/LinkCo\/conversations\?/);
  t.regex(links['conversations'] ?? '', /^\/support\/companies\/LinkCo\/conversations\?period=active&/);
  t.regex(links['unique_customers'] ?? '', /^\/support\/companies\/LinkCo\/customers\?/);
});
