import test from 'ava';
import { LanguageModelError } from '../../../src/clients/language-model.ts';
import { createCircuitBreaker } from '../../../src/issues/model/circuit-breaker.ts';
import { retryWait } from '../../../src/issues/model/retry-wait.ts';
import { createPlaces } from '../../../src/issues/model/take-places.ts';
import { createTokenBudget, estimateTokens } from '../../../src/issues/model/token-budget.ts';

const answered = (status: number, retryAfter: number | null = null) =>
  new LanguageModelError('status', status, retryAfter);

test('Only what may pass is tried again', (t) => {
  for (const status of [400, 401, 402, 403, 404, 413, 422])
    t.is(retryWait(answered(status), 1, 0.5), null, String(status));
  for (const fault of ['aborted', 'answer', 'settings'] as const)
    t.is(retryWait(new LanguageModelError(fault), 1, 0.5), null);
  for (const status of [408, 429, 500, 502, 503, 504]) t.is(retryWait(answered(status), 1, 0.5), 250);
  t.is(retryWait(new LanguageModelError('connection'), 1, 0.5), 250);
});

test('Waits are drawn from all of a range that doubles up to 20 s, after what the server asks for', (t) => {
  // 0.5 s, 1 s, 2 s …, times the random number.
  t.deepEqual(
    [1, 2, 3, 9].map((attempt) => retryWait(answered(503), attempt, 0.5)),
    [250, 500, 1_000, 10_000],
  );
  t.is(retryWait(answered(503), 1, 0), 0);
  t.is(retryWait(answered(429, 7), 1, 0.5), 7_250);
  t.is(retryWait(answered(429, 20), 1, 0), 20_000);
  t.is(retryWait(answered(429, 21), 1, 0), null);
});

test('A breaker opens after failures in a row, and lets one through when its pause is over', (t) => {
  let now = 0;
  const breaker = createCircuitBreaker(3, 100, () => now);
  const fail = (times: number) => {
    for (let count = 0; count < times; count += 1) breaker.failed();
  };
  fail(2);
  breaker.succeeded();
  fail(2);
  t.true(breaker.admits());
  fail(1);
  t.false(breaker.admits());
  now = 100;
  t.true(breaker.admits());
  t.false(breaker.admits());
  // The trial fails: another pause.
  fail(1);
  now = 199;
  t.false(breaker.admits());
  now = 200;
  t.true(breaker.admits());
  // A trial that was broken off says nothing, so that another may follow.
  breaker.abandoned();
  t.true(breaker.admits());
  breaker.succeeded();
  t.true(breaker.admits());
  t.true(breaker.admits());
});

test('Places are given in the order of asking, and come back when an action fails', async (t) => {
  const take = createPlaces(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const actions = [0, 1, 2, 3].map((number) =>
    take(async () => {
      begun.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (number === 0) throw new Error('broken');
    }),
  );
  const settled = Promise.allSettled(actions);
  await Promise.resolve();
  t.deepEqual(begun, [0, 1]);
  ends[0]?.();
  await t.throwsAsync(async () => actions[0], { message: 'broken' });
  t.deepEqual(begun, [0, 1, 2]);
  ends[1]?.();
  await actions[1];
  t.deepEqual(begun, [0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  await settled;
});

test('An estimate of tokens is a third of the letters, and one for each that is not of ASCII', (t) => {
  t.is(estimateTokens(''), 0);
  t.is(estimateTokens('four'), 2);
  t.is(estimateTokens('a'.repeat(300)), 100);
  t.is(estimateTokens('日本語😀'), 4);
});

test('A budget may be overdrawn by what was estimated too low, and then has nothing left', async (t) => {
  const spent: number[] = [];
  const budget = createTokenBudget(100, { spend: async (tokens) => spent.push(tokens) > 0 });
  await budget.reserve(60);
  await budget.settle(60, 110);
  t.is(budget.left(), -10);
  await t.throwsAsync(budget.reserve(1), { message: /LLM_TOKENS_PER_REPORT/ });
  t.deepEqual(spent, [60, 50]);
});

test("Where the day's tokens cannot be counted, no call is made, and none that was made is lost", async (t) => {
  let isAway = false;
  const budget = createTokenBudget(100, { spend: async () => (isAway ? Promise.reject(new Error('away')) : true) });
  await budget.reserve(60);
  isAway = true;
  await t.notThrowsAsync(budget.settle(60, 10));
  await t.throwsAsync(budget.reserve(10), { name: 'ModelFailure', message: "the day's tokens cannot be counted now" });
  t.is(budget.left(), 90);
});
