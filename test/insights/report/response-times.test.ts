import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, insightsOf, says } from '../../support/world.ts';

// One service for the file: every test has a company and ids of its own.
let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const october = { from: '2017-10-01', to: '2017-11-01' };

test('an answer that is dated before the inquiry is a response without a response time', async (t) => {
  await ingestRows(service, [
    asks('401', '2017-10-02 10:00:00', { text: '@PastCo' }),
    // The earlier of the two is the first response, though the later one would have a response time.
    says('402', '2017-10-02 09:59:59', { by: 'PastCo', to: '401' }),
    says('403', '2017-10-02 10:30:00', { by: 'PastCo', to: '401' }),
    asks('404', '2017-10-02 12:00:00', { text: '@PastCo' }),
    says('405', '2017-10-02 12:00:00', { by: 'PastCo', to: '404' }),
  ]);
  t.like(await insightsOf(service, 'PastCo', { ...october, interval: 'month' }), {
    responded_inbound: 2,
    response_rate: 100,
    negative_response_times: 1,
    // That of 404: zero is not negative.
    response_time: { count: 1, mean: 0, median: 0, p90: 0, p99: 0, min: 0, max: 0 },
    responded_within: [1, 4, 8, 24, 72].map((hours) => ({ hours, count: 1, percentage: 50 })),
    trend: [
      {
        start: '2017-10-01T00:00:00Z',
        inbound: 2,
        outbound: 3,
        responded: 2,
        response_rate: 100,
        median_response_seconds: 0,
      },
    ],
  });
});

test('of several answers the earliest counts, and of two in the same second the one with the smaller number', async (t) => {
  await ingestRows(service, [
    asks('501', '2017-10-02 10:00:00', { text: '@TieCo' }),
    says('510', '2017-10-02 10:00:50', { by: 'TieCo', to: '501' }),
    says('59', '2017-10-02 10:00:50', { by: 'TieCo', to: '501' }),
    says('502', '2017-10-02 10:01:00', { by: 'TieCo', to: '501' }),
  ]);
  t.like(await insightsOf(service, 'TieCo', october), {
    responded_inbound: 1,
    total_outbound: 3,
    response_time: { count: 1, mean: 50 },
  });
  const index = `${service.config.INDEX_PREFIX}-tweets`;
  const { hits } = await service.client.search({ index, query: { term: { inquiry_id: '501' } } });
  t.deepEqual(
    hits.hits.map((hit) => hit._id),
    ['59'],
  );
});

test('an answer in exactly an hour is within the hour, and one a second later is not', async (t) => {
  const bounds = [1, 4, 8, 24, 72].map((hours) => hours * 3600);
  const rows = bounds.flatMap((seconds, index) => [
    asks(`60${index}`, '2017-10-02 00:00:00', { text: '@BoundCo' }),
    says(`61${index}`, new Date(Date.UTC(2017, 9, 2) + seconds * 1000).toISOString(), {
      by: 'BoundCo',
      to: `60${index}`,
    }),
    asks(`62${index}`, '2017-10-02 00:00:00', { text: '@BoundCo' }),
    says(`63${index}`, new Date(Date.UTC(2017, 9, 2) + seconds * 1000 + 1000).toISOString(), {
      by: 'BoundCo',
      to: `62${index}`,
    }),
  ]);
  await ingestRows(service, rows);
  const { responded_within } = await insightsOf(service, 'BoundCo', october);
  // Of ten inquiries, two are answered around each bound: one of the two, and all around the smaller bounds, are within it.
  t.deepEqual(
    responded_within.map(({ link: _, ...share }) => share),
    [
      { hours: 1, count: 1, percentage: 10 },
      { hours: 4, count: 3, percentage: 30 },
      { hours: 8, count: 5, percentage: 50 },
      { hours: 24, count: 7, percentage: 70 },
      { hours: 72, count: 9, percentage: 90 },
    ],
  );
});
