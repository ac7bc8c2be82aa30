import test from 'ava';
import { assignIssues } from '../../scripts/evaluate/assign-issues.ts';
import { judgeShares } from '../../scripts/evaluate/judge-shares.ts';
import { agreementOf } from '../../scripts/evaluate/mutual-information.ts';
import type { GoldTweets } from '../../scripts/evaluate/read-gold.ts';
import { meanScores, type Scores, scoreCompany } from '../../scripts/evaluate/score.ts';
import { scoreTable, shareTable } from '../../scripts/evaluate/score-table.ts';

const set = (ids: string) => new Set(ids);
const close = (value: number) => value.toFixed(9);

// Ten tweets: 1, 2, 3 and 4 are late, 5 and 6 are lost, of 7 nobody can tell why; 8, 9 and 0 are no complaints.
const complaint = (reason: string) => ({ sentiment: 'negative', reason });
const gold: GoldTweets = {
  ...Object.fromEntries(['1', '2', '3', '4'].map((id) => [id, complaint('Late')])),
  ...Object.fromEntries(['5', '6'].map((id) => [id, complaint('Lost')])),
  7: complaint("Can't Tell"),
  8: { sentiment: 'neutral', reason: null },
  9: { sentiment: 'positive', reason: null },
  0: { sentiment: 'positive', reason: null },
};
const issue = (ids: string) => ({ label: `Issue ${ids}`, share: ids.length / 10, tweet_ids: [...ids] });

test('Issues that are the reasons have full scores, in whatever order and however divided', (t) => {
  const { reasons, ...scores } = scoreCompany(gold, [issue('56'), issue('12'), issue('34')]);
  t.deepEqual(reasons, ['Lost', 'Late', 'Late']);
  t.like(scores, { coverage: 1, macroF1: 1, microF1: 1, shareError: 0, purity: 1 });
  const whole = scoreCompany(gold, [issue('1234'), issue('56')]);
  t.is(close(whole.ami), close(1));
  t.is(close(whole.nmi), close(1));
});

// {1, 2, 5, 7, 8} and {5, 6, 9}: the first is Late, 2 right of 4 found (7 counts for nothing) and 4 there are: F1 4 / 8. The second is Lost,
// 2 right of 3 found and 2: F1 4 / 5. Found are 1, 2, 5, 6, 7, 8 and 9, of which five are complaints.
test('Scores are those worked by hand', (t) => {
  const scores = scoreCompany(gold, [issue('12578'), issue('569')]);
  t.deepEqual(scores.reasons, ['Late', 'Lost']);
  // 1, 2, 5 and 6 of six.
  t.is(close(scores.coverage), close(4 / 6));
  t.is(close(scores.macroF1), close((4 / 8 + 4 / 5) / 2));
  // 4 right, 7 found, 6 there are.
  t.is(close(scores.microF1), close(8 / 13));
  // Found 4 for 4, 3 for 2.
  t.is(close(scores.shareError), close((0 + 0.1) / 2));
  t.is(close(scores.purity), close(5 / 7));
  // Tweets 1, 2, 5 and 6 are Late, Late, Lost, Lost; first found by the first, first, first, second issue. They share
  // ½ ln (½ / (½ · ¾)) + ¼ ln (¼ / (½ · ¾)) + ¼ ln (¼ / (½ · ¼)) = ½ ln 4/3 + ¼ ln 2/3 + ¼ ln 2; entropies are ln 2 and ¾ ln 4/3 + ¼ ln 4.
  const shared = Math.log(4 / 3) / 2 + Math.log(2 / 3) / 4 + Math.log(2) / 4;
  const entropy = (Math.log(2) + 0.75 * Math.log(4 / 3) + 0.25 * Math.log(4)) / 2;
  t.is(close(scores.nmi), close(shared / entropy));
  // The one that stands alone shares as much with any tweet that it could be: no more than chance.
  t.is(close(scores.ami), close(0));
});

test('Nothing found has no score, and the whole share is missing', (t) => {
  const { reasons, ...scores } = scoreCompany(gold, []);
  t.deepEqual(reasons, []);
  t.deepEqual(scores, {
    ...{ coverage: 0, macroF1: 0, microF1: 0, purity: 0, ami: 0, nmi: 0 },
    shareError: (4 + 2) / 10 / 2,
  });
});

test('Ids without a label and issues after the tenth do not count', (t) => {
  const strange = { label: 'Strange', share: 0, tweet_ids: ['99', '1', '2', '3', '4'] };
  const empty = Array.from({ length: 9 }, () => issue(''));
  const scores = scoreCompany(gold, [strange, ...empty, issue('56')]);
  t.is(close(scores.macroF1), close(1 / 2));
  t.is(scores.purity, 1);
});

test('The best assignment is not always that of each issue to its own best reason', (t) => {
  // {a b} and {c} are the first reason together. {d e f} has nothing of either: it goes to the second, where it takes nothing away.
  t.deepEqual(assignIssues([set('ab'), set('c'), set('def')], [set('abc'), set('xy')]), [0, 0, 1]);
  // {a b x y} fits both alike; as the second reason it leaves the first to {a b c}.
  t.deepEqual(assignIssues([set('abxy'), set('abc')], [set('abc'), set('xyz')]), [1, 0]);
});

test('Exact means at least as good as every other assignment', (t) => {
  const reasons = [set('abcdef'), set('ghij'), set('klm')];
  const issues = [set('abg'), set('cdhk'), set('ijk'), set('lmaz'), set('efgh')];
  const total = (assigned: number[]) =>
    reasons.reduce((sum, own, reason) => {
      const union = new Set(issues.flatMap((one, place) => (assigned[place] === reason ? [...one] : [])));
      return sum + (2 * union.intersection(own).size) / (union.size + own.size);
    }, 0);
  const best = total(assignIssues(issues, reasons));
  for (let code = 0; code < 3 ** 5; code += 1) {
    const other = issues.map((_, place) => Math.floor(code / 3 ** place) % 3);
    t.true(total(other) <= best + 1e-12, JSON.stringify(other));
  }
});

test('Agreement is 1 for the same groups, and 0 after correction where one group is all', (t) => {
  const same = agreementOf(['a', 'a', 'b', 'c'], ['x', 'x', 'y', 'z']);
  t.deepEqual([close(same.normalised), close(same.adjusted)], [close(1), close(1)]);
  t.deepEqual(agreementOf(['a', 'a'], ['x', 'x']), { normalised: 1, adjusted: 1 });
  const none = agreementOf(['a', 'a', 'b', 'b'], ['x', 'x', 'x', 'x']);
  t.deepEqual([none.normalised, close(none.adjusted)], [0, close(0)]);
  // Two pairs against two pairs across: nothing is shared. Of the three ways to pair four, one would share ln 2, so a third of it is chance:
  // (0 − ⅓ ln 2) / (ln 2 − ⅓ ln 2).
  const across = agreementOf(['a', 'a', 'b', 'b'], ['x', 'y', 'x', 'y']);
  t.deepEqual([close(across.normalised), close(across.adjusted)], [close(0), close(-1 / 2)]);
});

const shown = (percentage: number, low: number | null, high: number | null) => ({
  percentage,
  percentage_low: low,
  percentage_high: high,
});

// Late is 40 %, Lost 20 %.
test('Shares are judged by those of the labels', (t) => {
  const issues = [shown(38, 30, 41), shown(25, 21, 30), shown(19, 20, 20)];
  const { meanError, ...rest } = judgeShares(gold, issues, ['Late', 'Lost', 'Lost']);
  t.is(close(meanError ?? 0), close((0.02 + 0.05 + 0.01) / 3));
  t.deepEqual(rest, { issues: 3, intervals: 3, holding: 2 });
  t.deepEqual(judgeShares(gold, [shown(40, null, null)], ['Late']), {
    ...{ issues: 1, meanError: 0, intervals: 0, holding: 0 },
  });
  t.deepEqual(judgeShares(gold, [], []), { issues: 0, meanError: null, intervals: 0, holding: 0 });
});

const scores = (macroF1: number): Scores => ({
  ...{ coverage: 1, macroF1, microF1: 0, shareError: 0.0125, purity: 0.5, ami: -0.25, nmi: 0 },
});

test('Tables have a row for each company, and the mean', (t) => {
  const means = meanScores([
    new Map([
      ['Acme', scores(0.25)],
      ['Bolt', scores(0.5)],
    ]),
    new Map([
      ['Acme', scores(0.75)],
      ['Bolt', scores(1)],
    ]),
  ]);
  t.deepEqual(scoreTable(means).split('\n'), [
    '| company | coverage | macro F1 | micro F1 | share error | purity | AMI | NMI |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    '| Acme | 1.000 | 0.500 | 0.000 | 0.013 | 0.500 | -0.250 | 0.000 |',
    '| Bolt | 1.000 | 0.750 | 0.000 | 0.013 | 0.500 | -0.250 | 0.000 |',
    '| mean | 1.000 | 0.625 | 0.000 | 0.013 | 0.500 | -0.250 | 0.000 |',
  ]);
  // 2 issues of .01 and 1 of .04.
  const judged = new Map([
    ['Acme', [{ issues: 2, meanError: 0.01, intervals: 2, holding: 1 }]],
    [
      'Bolt',
      [
        { issues: 1, meanError: 0.04, intervals: 1, holding: 1 },
        { issues: 0, meanError: null, intervals: 0, holding: 0 },
      ],
    ],
  ]);
  t.deepEqual(shareTable(judged).split('\n').slice(2), [
    '| Acme | 2 | 0.0100 | 1 of 2 (50.0 %) |',
    '| Bolt | 1 | 0.0400 | 1 of 1 (100.0 %) |',
    '| all | 3 | 0.0200 | 2 of 3 (66.7 %) |',
  ]);
});
