import test from 'ava';
import { startTestService, type TestService } from '../../support/service.ts';
import { ingestRows, insightsOf, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

/** A company that wrote at these times (UTC); their ids begin with `idPrefix`. */
async function company(by: string, idPrefix: string, times: string[]): Promise<void> {
  await ingestRows(
    service,
    times.map((at, index) => says(`${idPrefix}${index}`, at, { by })),
  );
}

/** Start of each bucket and how many tweets the company wrote in it. */
async function trendOf(by: string, question: Record<string, string>): Promise<[string, number][]> {
  return (await insightsOf(service, by, question)).trend.map(({ start, outbound }) => [start, outbound]);
}

test('in Berlin the hour that comes twice is two buckets, of a day of 25 hours', async (t) => {
  // The clock goes from 03:00 +02:00 back to 02:00 +01:00 at 01:00 UTC.
  await company('AutumnCo', 'a', [
    '2017-10-29 00:30:00',
    '2017-10-29 00:59:59',
    '2017-10-29 01:00:00',
    '2017-10-29 22:59:59',
  ]);
  const time_zone = 'Europe/Berlin';
  const hours = await trendOf('AutumnCo', { from: '2017-10-29', to: '2017-10-30', interval: 'hour', time_zone });
  t.is(hours.length, 25);
  t.deepEqual(hours.slice(1, 5), [
    ['2017-10-29T01:00:00+02:00', 0],
    ['2017-10-29T02:00:00+02:00', 2],
    ['2017-10-29T02:00:00+01:00', 1],
    ['2017-10-29T03:00:00+01:00', 0],
  ]);
  t.deepEqual(hours.at(-1), ['2017-10-29T23:00:00+01:00', 1]);
  t.deepEqual(await trendOf('AutumnCo', { from: '2017-10-28', to: '2017-10-31', interval: 'day', time_zone }), [
    ['2017-10-28T00:00:00+02:00', 0],
    ['2017-10-29T00:00:00+02:00', 4],
    ['2017-10-30T00:00:00+01:00', 0],
  ]);
});

test('in Berlin the hour that is left out is no bucket, of a day of 23 hours', async (t) => {
  // The clock goes from 02:00 +01:00 on to 03:00 +02:00 at 01:00 UTC.
  await company('SpringCo', 's', [
    '2017-03-25 22:59:59',
    '2017-03-26 00:59:59',
    '2017-03-26 01:00:00',
    '2017-03-26 22:00:00',
  ]);
  const time_zone = 'Europe/Berlin';
  const hours = await trendOf('SpringCo', { from: '2017-03-26', to: '2017-03-27', interval: 'hour', time_zone });
  t.is(hours.length, 23);
  t.deepEqual(hours.slice(0, 4), [
    ['2017-03-26T00:00:00+01:00', 0],
    ['2017-03-26T01:00:00+01:00', 1],
    ['2017-03-26T03:00:00+02:00', 1],
    ['2017-03-26T04:00:00+02:00', 0],
  ]);
  t.deepEqual(await trendOf('SpringCo', { from: '2017-03-25', to: '2017-03-28', interval: 'day', time_zone }), [
    ['2017-03-25T00:00:00+01:00', 1],
    ['2017-03-26T00:00:00+01:00', 2],
    ['2017-03-27T00:00:00+02:00', 1],
  ]);
});

test('a midnight that does not exist is the first instant of its day', async (t) => {
  // In São Paulo the clock went from midnight on to 01:00 -02:00 at 03:00 UTC.
  await company('PauloCo', 'p', [
    '2017-10-15 02:59:59',
    '2017-10-15 03:00:00',
    '2017-10-16 01:59:59',
    '2017-10-16 02:00:00',
  ]);
  const time_zone = 'America/Sao_Paulo';
  t.deepEqual(await trendOf('PauloCo', { from: '2017-10-14', to: '2017-10-17', interval: 'day', time_zone }), [
    ['2017-10-14T00:00:00-03:00', 1],
    ['2017-10-15T01:00:00-02:00', 2],
    ['2017-10-16T00:00:00-02:00', 1],
  ]);
  t.like(await insightsOf(service, 'PauloCo', { from: '2017-10-15', to: '2017-10-16', time_zone }), {
    period: { from: '2017-10-15T03:00:00Z', to: '2017-10-16T02:00:00Z', time_zone },
    total_outbound: 2,
  });
});

test('a zone that is off by a quarter of an hour moves days and hours by it', async (t) => {
  await company('KathmanduCo', 'k', [
    '2017-10-01 18:14:59',
    '2017-10-01 18:15:00',
    '2017-10-01 19:14:59',
    '2017-10-01 19:15:00',
  ]);
  const time_zone = 'Asia/Kathmandu';
  t.deepEqual(await trendOf('KathmanduCo', { from: '2017-10-01', to: '2017-10-03', interval: 'day', time_zone }), [
    ['2017-10-01T00:00:00+05:45', 1],
    ['2017-10-02T00:00:00+05:45', 3],
  ]);
  const hours = await trendOf('KathmanduCo', {
    from: '2017-10-02',
    to: '2017-10-02T02:00',
    interval: 'hour',
    time_zone,
  });
  t.deepEqual(hours, [
    ['2017-10-02T00:00:00+05:45', 2],
    ['2017-10-02T01:00:00+05:45', 1],
  ]);
});

test('on Lord Howe, whose clock moves by half an hour, an hour lasts 90 minutes in autumn and 30 in spring', async (t) => {
  const time_zone = 'Australia/Lord_Howe';
  // Back from 02:00 +11:00 to 01:30 +10:30 at 15:00 UTC.
  await company('HoweCo', 'h', ['2017-04-01 14:00:00', '2017-04-01 15:29:59', '2017-04-01 15:30:00']);
  t.deepEqual(await trendOf('HoweCo', { from: '2017-04-02', to: '2017-04-02T04:00', interval: 'hour', time_zone }), [
    ['2017-04-02T00:00:00+11:00', 0],
    ['2017-04-02T01:00:00+11:00', 2],
    ['2017-04-02T02:00:00+10:30', 1],
    ['2017-04-02T03:00:00+10:30', 0],
  ]);
  // On from 02:00 +10:30 to 02:30 +11:00 at 15:30 UTC.
  await company('HoweTwo', 'i', [
    '2017-09-30 15:29:59',
    '2017-09-30 15:30:00',
    '2017-09-30 15:59:59',
    '2017-09-30 16:00:00',
  ]);
  t.deepEqual(await trendOf('HoweTwo', { from: '2017-10-01', to: '2017-10-01T04:00', interval: 'hour', time_zone }), [
    ['2017-10-01T00:00:00+10:30', 0],
    ['2017-10-01T01:00:00+10:30', 1],
    ['2017-10-01T02:30:00+11:00', 2],
    ['2017-10-01T03:00:00+11:00', 1],
  ]);
});

test('a day that a zone left out is no bucket', async (t) => {
  // Samoa went from the end of 29 December 2011, -10:00, to the beginning of the 31st, +14:00, at 10:00 UTC on the 30th.
  await company('ApiaCo', 'd', [
    '2011-12-29 10:00:00',
    '2011-12-30 09:59:59',
    '2011-12-30 10:00:00',
    '2011-12-31 09:59:59',
  ]);
  const time_zone = 'Pacific/Apia';
  t.deepEqual(await trendOf('ApiaCo', { from: '2011-12-29', to: '2012-01-01', interval: 'day', time_zone }), [
    ['2011-12-29T00:00:00-10:00', 2],
    ['2011-12-31T00:00:00+14:00', 2],
  ]);
  // The day that is not begins, and ends, where the next one begins.
  t.like(await insightsOf(service, 'ApiaCo', { from: '2011-12-30', time_zone }), {
    period: { from: '2011-12-30T10:00:00Z' },
    total_outbound: 2,
  });
  t.deepEqual(await trendOf('ApiaCo', { from: '2011-12-26', to: '2012-01-08', interval: 'week', time_zone }), [
    ['2011-12-26T00:00:00-10:00', 4],
    ['2012-01-02T00:00:00+14:00', 0],
  ]);
});

test('zones count by the calendar of this service, whatever the Java of Elasticsearch knows of them', async (t) => {
  await company('ZoneCo', 'z', ['2026-01-10 12:00:00', '2026-02-20 12:00:00', '2026-06-10 12:00:00']);
  // Elasticsearch knows none of the first four; of the last its time-zone data may be older, and was.
  for (const time_zone of ['EST', 'ROC', '+23:59', '-18:01', '+05:30', 'Africa/Casablanca']) {
    for (const interval of ['day', 'week', 'month']) {
      const counts = await trendOf('ZoneCo', { from: '2026-01-01', to: '2026-07-01', interval, time_zone });
      t.is(
        counts.reduce((sum, [, count]) => sum + count, 0),
        3,
        `${time_zone} ${interval}`,
      );
      for (const [start, count] of counts) {
        const end = counts[counts.findIndex(([other]) => other === start) + 1]?.[0] ?? '2026-07-02T00:00:00Z';
        const within = ['2026-01-10T12:00:00Z', '2026-02-20T12:00:00Z', '2026-06-10T12:00:00Z'].filter(
          (at) => Date.parse(at) >= Date.parse(start) && Date.parse(at) < Date.parse(end),
        );
        t.is(count, within.length, `${time_zone} ${interval} ${start}`);
      }
    }
  }
});

test('time before 1970 counts as any other', async (t) => {
  await company('OldCo', 'o', ['1969-12-31 22:59:59', '1969-12-31 23:59:59', '1970-01-01 00:00:00']);
  t.deepEqual(await trendOf('OldCo', { from: '1969-12-31T22:00:00Z', to: '1970-01-01T01:00:00Z', interval: 'hour' }), [
    ['1969-12-31T22:00:00Z', 1],
    ['1969-12-31T23:00:00Z', 1],
    ['1970-01-01T00:00:00Z', 1],
  ]);
  t.like(await insightsOf(service, 'OldCo'), { period: { from: '1969-12-31T22:59:59Z', to: '1970-01-01T00:00:01Z' } });
});

test('a time zone is shown in its usual spelling', async (t) => {
  await company('SpellCo', 'q', ['2017-10-01 12:00:00']);
  const { period } = await insightsOf(service, 'SpellCo', { time_zone: 'europe/BERLIN' });
  t.is(period.time_zone, 'Europe/Berlin');
  t.regex((await insightsOf(service, 'SpellCo', { time_zone: 'utc' })).trend[0]?.start ?? '', /Z$/);
});
