import { errors } from '@elastic/elasticsearch';
import test from 'ava';
import { isPassing } from '../../src/http/problem.ts';
import { createPatience } from '../../src/ingest/patience.ts';

const away = () => new errors.ConnectionError('connect ECONNREFUSED');
const never = new AbortController().signal;

test('an action is repeated, with growing waits, until Elasticsearch is back', async (t) => {
  const waits: number[] = [];
  const patience = createPatience({ limitSeconds: 60, signal: never, onWait: (_, wait) => waits.push(wait) });
  let calls = 0;
  const result = await patience(async () => {
    calls += 1;
    if (calls <= 2) throw away();
    return 'done';
  });
  t.is(result, 'done');
  t.is(calls, 3);
  // 0.25 s, then twice that, each drawn from the upper half.
  t.is(waits.length, 2);
  t.true(waits[0] !== undefined && waits[0] >= 125 && waits[0] <= 250);
  t.true(waits[1] !== undefined && waits[1] >= 250 && waits[1] <= 500);
});

test('when the limit is over, the last error is passed on', async (t) => {
  const patience = createPatience({ limitSeconds: 0.4, signal: never });
  const started = performance.now();
  await t.throwsAsync(
    patience(() => Promise.reject(away())),
    { instanceOf: errors.ConnectionError },
  );
  t.true(performance.now() - started >= 390);
});

test('the limit counts absence: what succeeds in between begins it anew, for all actions of the job', async (t) => {
  const patience = createPatience({ limitSeconds: 1, signal: never });
  const until = performance.now() + 2_000;
  const other = (async () => {
    while (performance.now() < until) {
      await patience(async () => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  const slow = patience(async () => {
    if (performance.now() < until) throw away();
    return 'back';
  });
  t.is(await slow, 'back');
  await other;
});

test('an error that waiting does not mend is passed on at once', async (t) => {
  const patience = createPatience({ limitSeconds: 60, signal: never });
  let calls = 0;
  const broken = async () => {
    calls += 1;
    throw new Error('broken');
  };
  await t.throwsAsync(patience(broken), { message: 'broken' });
  t.is(calls, 1);
});

test('an abort ends the waiting with its reason', async (t) => {
  const stopping = new AbortController();
  const patience = createPatience({ limitSeconds: 60, signal: stopping.signal });
  setTimeout(() => stopping.abort(new Error('stopped')), 50);
  await t.throwsAsync(
    patience(() => Promise.reject(away())),
    { message: 'stopped' },
  );
  await t.throwsAsync(
    patience(async () => {}),
    { message: 'stopped' },
  );
});

test('what Elasticsearch has too much of, or is not there for, passes; what it refuses does not', (t) => {
  const response = (statusCode: number) =>
    new errors.ResponseError({ statusCode, body: {}, headers: {}, warnings: null, meta: {} as never });
  for (const status of [429, 502, 503, 504]) t.true(isPassing(response(status)), String(status));
  for (const status of [400, 401, 403, 404, 409, 500]) t.false(isPassing(response(status)), String(status));
  t.true(isPassing(new errors.TimeoutError('too slow')));
  t.false(isPassing('no error'));
});
