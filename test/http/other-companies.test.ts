import test, { type ExecutionContext } from 'ava';
import { startTestService, token } from '../support/service.ts';
import { answeredAfter, asks, ingestRows, later, says } from '../support/world.ts';

const start = '2017-10-02 10:00:00';

// A conversation with two companies, and what Acme has alone; no two at the same second, which no order would tell apart.
const own = [
  asks('1', start, { text: '@Acme @Other0 why is there no refund for my delayed flight?' }),
  says('2', later(start, 61), { to: '1', text: 'Sorry, we look into the delay' }),
  says('3', later(start, 122), { by: 'Other0', to: '1', text: 'That is for Acme' }),
  asks('4', later(start, 183), { to: '3', text: 'No. @acme, a refund of the refund, please' }),
  asks('5', later(start, 244), { by: 'bob', text: '@acme my refund has a delay, and a delay again' }),
  asks('6', later(start, 305), { text: '@acme my delay has a refund, and a refund again' }),
  ...answeredAfter([60, 7_200, null, -5], { by: 'Acme', from: later(start, 86_400), firstId: 10 }),
  ...Array.from({ length: 40 }, (_, at) =>
    asks(String(100 + at), later(start, 3_600 * (at + 5)), {
      text: '@acme the worst app, still no refund for my order',
    }),
  ),
];

/** Tweets of other companies, long before and after those of Acme and between them, by the same customers too. */
const others = (companies: number) =>
  Array.from({ length: companies }, (_, company) => `Other${company}`).flatMap((by, company) =>
    Array.from({ length: 20 }, (_, at) => String(1_000 * (company + 1) + 10 * at)).flatMap((id, at) => [
      asks(id, later('2017-08-01 00:00:00', at * 500_009), {
        by: 'bob',
        text: `@${by} ${company === 0 ? 'refund' : 'delay'} of my app`,
      }),
      says(`${id}0`, later('2017-08-01 00:30:00', at * 500_009), { by, to: id, text: 'We see the delay' }),
    ]),
  );

const company = '/companies/Acme';
const addresses = [
  ...['/companies', '/companies?q=o', '/companies.csv', '/benchmarks?companies=Acme&min_inbound=1'],
  ...['insights', 'insights.csv', 'heatmap', 'unanswered', 'customers', 'conversations'].map(
    (list) => `${company}/${list}`,
  ),
  `${company}/insights?business_hours=mon-fri+09:00-17:00&from=2017-10-01&to=2017-10-05&compare=previous`,
  `${company}/conversations?period=active`,
  `${company}/ai-insights`,
  `${company}/ai-insights/emerging?window=7d`,
  ...[
    '/tweets',
    '/tweets.csv',
    '/tweets?time_zone=Asia/Kolkata&hour=15',
    '/tweets?author=bob',
    '/tweets?responded=false',
  ],
  ...['/tweets?q=refund+delay&sort=relevance', '/tweets?q=refund&sort=relevance', '/tweets?q=@other0', '/tweets?q=app'],
  ...['/tweets?conversation=1000', '/conversations/1', '/conversations/1000', '/conversations/1.csv'],
  '/companies/Other0/insights',
];

test('how many other companies there are and what is said to them changes no answer to a token of one', async (t) => {
  const [few, many] = await Promise.all([answersOf(t, others(1)), answersOf(t, others(4))]);
  for (const [at, address] of addresses.entries()) t.is(few[at], many[at], address);
});

/** Status and body of each address, without what each answer has of its own: cursors, the ids of reports and when they were made. */
async function answersOf(t: ExecutionContext, more: string[]): Promise<string[]> {
  const service = await startTestService(t);
  await ingestRows(service, [...own, ...more]);
  const answers: string[] = [];
  for (const address of addresses) {
    const response = await service.request(address, { token: token({ companies: ['acme'] }) });
    const text = await response.text();
    const drawn = /"(next|generated_at)":"[^"]+"|[\w-]{22}(?=-[0-9a-f]{8}\b)/g;
    answers.push(`${response.status} ${text.replaceAll(drawn, '')}`);
  }
  t.regex(answers[addresses.indexOf(`${company}/ai-insights`)] ?? '', /"label":/);
  return answers;
}
