import test from 'ava';
import fc from 'fast-check';
import { analyseText } from '../../../src/analysis/analyse-text.ts';
import { phraseOf } from '../../../src/analysis/phrase-of.ts';
import { risingTerms } from '../../support/rising-terms.ts';
import { startTestService } from '../../support/service.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

const words = ['refund', 'parcels', 'login', 'screen', 'broken', 'delayed', 'bag', 'lost', 'invoices', 'driver'];
const day = 86_400;
const to = Date.parse('2017-11-06T00:00:00Z') / 1000;
const from = to - 7 * day;
const first = to - 63 * day;
const iso = (at: number) => new Date(at * 1000).toISOString().slice(0, 19);

const said = fc.record({
  at: fc.integer({ min: first, max: to - 1 }),
  by: fc.integer({ min: 1, max: 60 }),
  words: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }),
});
// Of the window, and with one word in each.
const burst = fc.record({
  word: fc.constantFrom('zebra', 'bag', 'login'),
  times: fc.integer({ min: 0, max: 40 }),
  writers: fc.integer({ min: 1, max: 40 }),
});
const worlds = fc.record({ tweets: fc.array(said, { minLength: 50, maxLength: 300 }), burst });

test('whatever is reported is counted as a plain look at every tweet counts it', async (t) => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1e9);
  t.log(`SEED=${seed}`);
  const service = await startTestService(t);
  let lastId = 0;
  const companies = fc.sample(worlds, { seed, numRuns: 25 }).map(({ tweets, burst }, world) => {
    const { word, times, writers } = burst;
    const added = Array.from({ length: times }, (_, at) => ({
      at: from + at * 3_600,
      by: at % writers,
      words: [word],
    }));
    const company = `Random${world}`;
    const all = [...tweets, ...added].map(({ at, by, words }) => {
      lastId += 1;
      return {
        id: String(lastId),
        at,
        by: `c${by}`,
        text: `@${company} this is what you have: ${words.join(' and ')}`,
      };
    });
    return { company, all };
  });
  const spaced = (at: number) => iso(at).replace('T', ' ');
  const rows = companies.flatMap(({ company, all }, world) => [
    says(String(lastId + 1 + world), spaced(first), { by: company }),
    ...all.map(({ id, at, ...tweet }) => asks(id, spaced(at), tweet)),
  ]);
  await ingestRows(service, rows);

  let reported = 0;
  for (const { company, all } of companies) {
    const report = await risingTerms(service, company, to);
    const inWindow = all.filter(({ at }) => at >= from);
    t.is(report.inbound_total, inWindow.length);
    t.is(report.inbound_before, all.length - inWindow.length);
    for (const risen of report.emerging) {
      const phrase = phraseOf(risen.terms[0] ?? '') ?? '';
      const having = all.filter(({ text }) => analyseText(text).key_phrases.includes(phrase));
      const now = having.filter(({ at }) => at >= from);
      t.is(risen.tweet_count, now.length);
      t.is(risen.customers, new Set(now.map(({ by }) => by)).size);
      t.is(risen.first_seen, `${iso(Math.min(...having.map(({ at }) => at)))}Z`);
      const before = having.length - now.length;
      t.is(risen.percentage_before, Number(((100 * before) / report.analysed_before).toFixed(4)));
      t.true(risen.p_value <= 0.05 && (risen.strength === null || risen.strength > 1));
      t.true(risen.examples.every(({ tweet_id }) => now.some(({ id }) => id === tweet_id)));
      reported += 1;
    }
  }
  // Else nothing has been compared.
  t.true(reported > 2, `${reported} were reported`);
});
