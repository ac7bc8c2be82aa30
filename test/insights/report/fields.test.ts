import test from 'ava';
import { figureNames } from '../../../src/insights/report/figures.ts';
import { startBehindFaults } from '../../support/faulty-proxy.ts';
import { answeredAfter, answerOf, ingestRows } from '../../support/world.ts';

const rows = answeredAfter([60, 7_200, null], { by: 'Acme', from: '2017-10-02 10:00:00', firstId: 100 });
const always = ['approximate', 'company_id', 'data', 'links', 'period'];

test('only the figures that are asked for are in the answer, and each is the same as among all', async (t) => {
  const { service } = await startBehindFaults(t);
  await ingestRows(service, rows);
  const all = await answerOf(service, 'Acme', {});
  t.deepEqual(Object.keys(all).sort(), [...always, ...figureNames].sort());
  for (const name of figureNames) {
    const alone = await answerOf(service, 'Acme', { fields: name });
    t.deepEqual(Object.keys(alone).sort(), [...always, name].sort());
    t.deepEqual(alone[name], all[name], name);
  }
  // In any order, with spaces, twice: the same question.
  const some = await service.request('/companies/Acme/insights?fields=trend,%20response_rate,trend');
  const same = await service.request('/companies/Acme/insights?fields=response_rate,trend');
  t.is(some.headers.get('etag'), same.headers.get('etag'));
  t.deepEqual(await some.json(), await same.json());
});

test('links are those of the figures that are asked for', async (t) => {
  const { service } = await startBehindFaults(t);
  await ingestRows(service, rows);
  const links = async (fields: string) => Object.keys((await answerOf(service, 'Acme', { fields })).links);
  t.deepEqual(await links('response_rate,trend'), []);
  t.deepEqual(await links('conversations'), ['conversations']);
  t.deepEqual(await links('total_outbound,total_inbound'), ['total_inbound', 'total_outbound']);
});

test('what is not asked for is not searched', async (t) => {
  const { service, setFault } = await startBehindFaults(t);
  await ingestRows(service, rows);
  await answerOf(service, 'Acme', { fields: 'total_outbound' });
  let asked: string[] = [];
  setFault((method, path, body) => {
    // The service looks after its jobs and rejections meanwhile.
    if ((path.includes('search') || path.includes('_pit')) && !/-(jobs|rejections)\//.test(path))
      asked.push(`${method} ${path.split('?')[0]} ${body}`);
    return null;
  });
  /** How many searches a question costs, which must go in one request, and the names of their aggregations. */
  const cost = async (question: Record<string, string>) => {
    asked = [];
    await answerOf(service, 'Acme', question);
    t.is(asked.length, 1, asked.join('\n'));
    const lines = asked[0]?.trim().split('\n') ?? [];
    t.regex(lines[0] ?? '', /^POST \/_msearch /);
    const searches = lines.filter((line) => line.startsWith('{"size":0')).map((line) => JSON.parse(line));
    return searches.map(({ aggs = {} }) => Object.keys(aggs).sort().join());
  };
  t.deepEqual(await cost({ fields: 'total_inbound' }), ['']);
  t.deepEqual(await cost({ fields: 'responded_inbound' }), ['']);
  t.deepEqual(await cost({ fields: 'response_rate' }), ['', '']);
  t.deepEqual(await cost({ fields: 'response_time' }), ['percentiles,seconds']);
  t.deepEqual(await cost({ fields: 'responded_within' }), ['', 'within']);
  t.deepEqual(await cost({ fields: 'unique_customers' }), ['distinct']);
  t.deepEqual(await cost({ fields: 'conversations' }), ['']);
  t.deepEqual(await cost({ fields: 'conversation_figures' }), ['company_last,depth,tweets,unanswered']);
  t.deepEqual(await cost({ fields: 'sentiment' }), ['felt,sentiment', 'first_sentiment,last_sentiment,mood,moved']);
  t.deepEqual(await cost({ fields: 'trend' }), ['trend', 'trend', 'trend']);
  // In business hours response times are read one by one, and not aggregated beside that.
  const allDay = { business_hours: 'mon-sun 00:00-24:00' };
  t.deepEqual(await cost({ ...allDay, fields: 'responded_inbound,negative_response_times' }), ['seconds']);
  asked = [];
  await answerOf(service, 'Acme', { ...allDay, fields: 'response_time,responded_within' });
  t.deepEqual(
    asked.filter((line) => line.includes('_msearch')).map((line) => line.match(/"aggs"/g)?.length ?? 0),
    [1],
  );
  // All of them, and those of another period without its trend, go in one request.
  const everything = await cost({ from: '2017-10-01', to: '2017-11-01', compare: 'previous' });
  t.is(everything.length, 12);
  t.is(everything.filter((names) => names.includes('trend')).length, 3);
});
