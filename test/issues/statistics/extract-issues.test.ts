import test from 'ava';
import { inquiries, ruleQuery } from '../../../src/issues/rule-query.ts';
import { extractStatisticalIssues } from '../../../src/issues/statistics/extract-issues.ts';
import { indexNames } from '../../../src/tweets/index-names.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, later, says } from '../../support/world.ts';

const noon = '2017-10-31 12:00:00';
const period = { from: Date.parse('2017-10-31T00:00:00Z') / 1000, to: Date.parse('2017-11-01T00:00:00Z') / 1000 };

/** Each text as an inquiry that the company answers, a minute after one another. */
const asked = (company: string, firstId: number, texts: readonly string[], from = noon): string[] =>
  texts.flatMap((text, at) => {
    const id = firstId + 2 * at;
    return [
      asks(String(id), later(from, 60 * at), { text: `@${company} ${text}`, by: `customer${id}` }),
      says(String(id + 1), later(from, 60 * at + 30), { by: company, to: String(id) }),
    ];
  });

const times = (count: number, text: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => text(at + 1));

// Of Acme: 9 who wait on hold, 6 whose order was cancelled (one asks for the money back: still a cancellation), 4 charged twice,
// 8 with a word of Acme's own, 30 friendly ones; of Beta, 12 with lost luggage.
const acme = [
  ...times(9, (at) => `I have been on hold for ${at} hours, this is awful`),
  ...times(5, (at) => `you cancelled my order number ${at} and I am angry`),
  'you cancelled my order and I want a refund, this is bad',
  ...times(4, (at) => `you have charged me ${at} times, that is terrible`),
  ...times(8, (at) => `my zorbulator is horrible since day ${at}, I hate it`),
  ...times(20, (at) => `thank you for the lovely colours of number ${at}`),
  ...times(10, (at) => `which of your colours do you have in size ${at}`),
];
const beta = times(12, (at) => `you have lost my luggage for ${at} days, I am so angry`);

async function world(t: Parameters<typeof startTestService>[0]) {
  const service = await startTestService(t);
  await ingestRows(service, [...asked('Acme', 1000, acme), ...asked('Beta', 5000, beta)]);
  const place = { client: service.client, index: indexNames(service.config.INDEX_PREFIX).tweets };
  return { service, place };
}

async function countOf(service: TestService, companyId: string, rule: Parameters<typeof ruleQuery>[0]) {
  const index = indexNames(service.config.INDEX_PREFIX).tweets;
  const query = { bool: { filter: [inquiries(companyId, period), ruleQuery(rule)] } };
  return (await service.client.count({ index, query })).count;
}

test('A company has the issues of its own tweets, the most frequent first, and each counts by its rule', async (t) => {
  const { service, place } = await world(t);
  const { issues } = await extractStatisticalIssues(place, { companyId: 'acme', ...period, most: 20 });
  const counts = await Promise.all(issues.map(({ rule }) => countOf(service, 'acme', rule)));
  t.deepEqual(
    issues.map(({ label }, at) => [label, counts[at]]),
    [
      ['Customer service hard to reach', 9],
      ['Complaints about zorbulator', 8],
      ['Order cancelled', 6],
      ['Prices, charges and refunds', 4],
    ],
  );
  t.deepEqual(issues[0]?.terms, ['hold']);
  t.is(issues[1]?.definition, null);
});

test('Another company has its own, and none but the first are given where fewer are wanted', async (t) => {
  const { place } = await world(t);
  const beta = await extractStatisticalIssues(place, { companyId: 'BETA', ...period, most: 20 });
  t.deepEqual(
    beta.issues.map(({ label }) => label),
    ['Luggage lost or missing'],
  );
  const acme = await extractStatisticalIssues(place, { companyId: 'acme', ...period, most: 2 });
  t.deepEqual(
    acme.issues.map(({ label }) => label),
    ['Customer service hard to reach', 'Complaints about zorbulator'],
  );
});

test("A company's own name is no issue of it, though it stands out in its complaints", async (t) => {
  const service = await startTestService(t);
  const texts = (thing: string) => [
    ...times(8, (at) => `this ${thing} is horrible since day ${at}, I hate it`),
    ...times(50, (at) => `thank you for the lovely colours of number ${at}`),
  ];
  await ingestRows(service, [...asked('Blimpco', 1000, texts('blimp')), ...asked('Other', 5000, texts('blimp'))]);
  const place = { client: service.client, index: indexNames(service.config.INDEX_PREFIX).tweets };
  const labelsOf = async (companyId: string) =>
    (await extractStatisticalIssues(place, { companyId, ...period, most: 20 })).issues.map(({ label }) => label);
  t.deepEqual(await labelsOf('Other'), ['Complaints about blimp']);
  t.deepEqual(await labelsOf('Blimpco'), []);
});

test('Candidates are what sets complaints apart, with tweets of the company that have them', async (t) => {
  const { service, place } = await world(t);
  const { candidates } = await extractStatisticalIssues(place, { companyId: 'acme', ...period, most: 20 });
  const zorbulator = candidates.find(({ term }) => term === 'zorbul');
  t.is(zorbulator?.count, 8);
  t.is(zorbulator?.label, 'Zorbulator');
  t.false(candidates.some(({ term }) => ['luggag', 'colour', 'thank'].includes(term)));
  for (const { term, examples } of candidates) {
    t.true(examples.length > 0, term);
    const index = place.index;
    for (const example of examples) {
      const query = {
        bool: {
          filter: [
            { match_phrase: { decoded_text: example } },
            { term: { company: 'acme' } },
            { term: { key_phrases: term } },
          ],
        },
      };
      t.true((await service.client.count({ index, query })).count > 0, `${term}: ${example}`);
    }
  }
});

test('Only the period counts, and where there is no tweet there is no issue', async (t) => {
  const { place } = await world(t);
  const before = { companyId: 'acme', from: 0, to: period.from, most: 20 };
  t.like(await extractStatisticalIssues(place, before), { issues: [], candidates: [] });
  t.like(await extractStatisticalIssues(place, { ...before, ...period, companyId: 'nobody' }), {
    issues: [],
    candidates: [],
  });
});
