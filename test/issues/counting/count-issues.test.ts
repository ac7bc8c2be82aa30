import test from 'ava';
import { countIssues, readShown } from '../../../src/issues/counting/count-issues.ts';
import type { IssueRule } from '../../../src/issues/issue.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { asks, ingestRows, says } from '../../support/world.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const at = (text: string) => Date.parse(`${text}Z`) / 1000;
const rule = (any: string[], none: string[] = [], sentiment_below: number | null = null): IssueRule => ({
  any,
  none,
  sentiment_below,
});
const october = { from: at('2017-10-01T00:00:00'), to: at('2017-11-01T00:00:00') };
const september = { from: at('2017-09-01T00:00:00'), to: october.from };

const index = () => `${service.config.INDEX_PREFIX}-tweets`;

// Acme in October: 1 and 2 ask for a refund, answered after 60 and 120 s; 3 for a refund of a parcel, answered after 600 s; 4, about a parcel,
// is not answered; 5 praises. 6 asks Other for a refund. 7, about a refund, is of September; Acme has one more tweet there. 8 is of both
// companies, about a parcel, and answered by Other alone.
test.serial('each count is the one worked by hand', async (t) => {
  await ingestRows(service, [
    asks('1', '2017-10-02 10:00:00', { text: '@Acme where is my refund, this is horrible' }),
    says('101', '2017-10-02 10:01:00', { by: 'Acme', to: '1' }),
    asks('2', '2017-10-03 10:00:00', { text: '@Acme refunds are never on time. Where is it?' }),
    says('102', '2017-10-03 10:02:00', { by: 'Acme', to: '2' }),
    asks('3', '2017-10-03 11:00:00', { text: '@Acme the refund for the parcel was good' }),
    says('103', '2017-10-03 11:10:00', { by: 'Acme', to: '3' }),
    asks('4', '2017-10-04 10:00:00', { text: '@Acme where is the parcel that you sent' }),
    asks('5', '2017-10-05 10:00:00', { text: '@Acme thank you so much, you are great' }),
    asks('6', '2017-10-05 11:00:00', { text: '@Other give me my refund' }),
    says('106', '2017-10-05 11:10:00', { by: 'Other', to: '6' }),
    asks('7', '2017-09-05 10:00:00', { text: '@Acme I want the refund that you promised' }),
    asks('70', '2017-09-06 10:00:00', { text: '@Acme I love this' }),
    asks('8', '2017-10-06 10:00:00', { text: '@Acme @Other who of you has the parcel now?' }),
    says('108', '2017-10-06 10:00:05', { by: 'Other', to: '8' }),
  ]);
  const rules = [rule(['refund']), rule(['parcel'], ['refund']), rule(['refund'], [], 0)];
  const counted = { companyId: 'Acme', period: october, rules };
  const starts = [october.from, at('2017-10-03T00:00:00'), at('2017-10-04T00:00:00')];
  const counts = await countIssues(service.client, index(), counted, starts, september);
  t.is(counts.inbound, 6);
  t.is(counts.inboundBefore, 2);
  t.is(counts.analysed, 6);
  t.deepEqual(counts.trend, [1, 2, 3]);
  const [refund, parcel, angry] = counts.issues;
  // 60, 120 and 600 s.
  t.like(refund, { tweets: 3, before: 1, responded: 3, medianResponseSeconds: 120, trend: [1, 2, 0] });
  t.like(parcel, { tweets: 2, before: 0, responded: 0, medianResponseSeconds: null, negative: 0, trend: [0, 0, 2] });
  t.like(angry, { tweets: 1, responded: 1, medianResponseSeconds: 60, negative: 1 });
  t.true((refund?.meanSentiment ?? 0) > (angry?.meanSentiment ?? 0));

  const shown = await readShown(service.client, index(), counted);
  t.deepEqual(shown.reached, [3, 5, 5]);
  t.deepEqual(
    shown.newest.map((tweets) => tweets.map(({ tweet_id }) => tweet_id)),
    [['3', '2', '1'], ['8', '4'], ['1']],
  );
});

test.serial(
  'without issues only the tweets are counted, and without a period before nothing is compared',
  async (t) => {
    const counted = { companyId: 'Acme', period: september, rules: [] };
    const counts = await countIssues(service.client, index(), counted, [september.from], null);
    t.like(counts, { inbound: 2, inboundBefore: null, trend: [2], issues: [] });
    t.deepEqual((await readShown(service.client, index(), counted)).reached, []);
  },
);

test.serial('medians are exact, of even numbers and odd, whatever lies between the two in the middle', async (t) => {
  const rows = [
    // Of `alpha`: 0, 1, 5 and 100,000 s; of `beta`: 7 s alone; of `gamma`: 3 and 4 s.
    ...[0, 1, 5, 100_000].map((seconds, i) => ({ word: 'alpha', id: 201 + i, seconds })),
    { word: 'beta', id: 211, seconds: 7 },
    ...[3, 4].map((seconds, i) => ({ word: 'gamma', id: 221 + i, seconds })),
  ].flatMap(({ word, id, seconds }) => [
    asks(String(id), '2017-10-10 00:00:00', { text: `@MidCo the ${word} is broken` }),
    says(
      String(id + 1000),
      new Date(Date.UTC(2017, 9, 10) + seconds * 1000).toISOString().slice(0, 19).replace('T', ' '),
      {
        by: 'MidCo',
        to: String(id),
      },
    ),
  ]);
  await ingestRows(service, rows);
  const rules = [rule(['alpha']), rule(['beta']), rule(['gamma']), rule(['delta'])];
  const counts = await countIssues(
    service.client,
    index(),
    { companyId: 'MidCo', period: october, rules },
    [october.from],
    null,
  );
  t.deepEqual(
    counts.issues.map(({ medianResponseSeconds }) => medianResponseSeconds),
    [3, 7, 3.5, null],
  );
});
