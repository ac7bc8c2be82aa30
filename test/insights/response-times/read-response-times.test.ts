import test from 'ava';
import { readResponseTimes } from '../../../src/insights/response-times/read-response-times.ts';
import { all, isFirstResponse, ofCompany } from '../../../src/tweets/tweet-filters.ts';
import { startTestService } from '../../support/service.ts';
import { answeredAfter, asks, csv, says } from '../../support/world.ts';

for (const most of [1, 20_000]) {
  test(`every response time is read, ${most === 1 ? 'page after page' : 'several pages at once'}`, async (t) => {
    const service = await startTestService(t);
    // An inquiry each minute, answered after 0 to 10,499 seconds; one answer is dated before its inquiry.
    const times = Array.from({ length: 10_500 }, (_, index) => index);
    const rows = [
      ...answeredAfter(times, { by: 'Pages', from: '2017-10-02 00:00:00', firstId: 100_000 }),
      asks('1', '2017-10-01 12:00:00', { text: '@pages' }),
      says('2', '2017-10-01 11:00:00', { by: 'Pages', to: '1' }),
    ];
    t.like(await service.ingest(csv(rows)), { status: 'succeeded', tweets_created: 21_002 });
    const found = await readResponseTimes(service.client, {
      index: `${service.config.INDEX_PREFIX}-tweets`,
      query: all(ofCompany('pages'), isFirstResponse),
      atField: 'inquiry_at',
      secondsField: 'response_seconds',
      most,
    });
    const start = Date.parse('2017-10-02T00:00:00Z') / 1000;
    t.is(found.times.at.length, 10_500);
    t.deepEqual(
      found.times.seconds.toSorted((a, b) => a - b),
      times,
    );
    // Which belongs to which: the inquiry answered after n seconds is that of minute n.
    t.true(found.times.seconds.every((seconds, index) => found.times.at[index] === start + 60 * seconds));
  });
}

test('where there is nothing to be read there are no times', async (t) => {
  const service = await startTestService(t);
  t.like(await service.ingest(csv([says('1', '2017-10-02 10:00:00')])), { status: 'succeeded' });
  const { times } = await readResponseTimes(service.client, {
    index: `${service.config.INDEX_PREFIX}-tweets`,
    query: all(ofCompany('acme'), isFirstResponse),
    atField: 'inquiry_at',
    secondsField: 'response_seconds',
    most: 1,
  });
  t.deepEqual(times, { at: [], seconds: [] });
});
