import test from 'ava';
import { z } from 'zod';
import type { Message } from '../../../src/clients/language-model.ts';
import type { ModelFailure, ModelFailureKind } from '../../../src/issues/model/model-failure.ts';
import type { Question } from '../../../src/issues/model/question.ts';
import { createTokenBudget } from '../../../src/issues/model/token-budget.ts';
import type { Behaviour } from '../../support/model-stub/behaviours.ts';
import { type Asking, startAsking, token } from '../../support/model-stub/start-asking.ts';

const schema = z.object({
  tweets: z.array(z.object({ id: z.string(), issues: z.array(z.object({ id: z.string() })) })),
});
const payload = {
  issues: [{ id: 'i1', label: 'Long delays', definition: null }],
  tweets: [
    { id: 't1', text: 'two hours late secretwords' },
    { id: 't2', text: 'thanks' },
  ],
};
const messages: Message[] = [
  { role: 'system', content: 'Answer with one JSON object.' },
  { role: 'user', content: JSON.stringify(payload) },
];

/** Which tweets have an issue; t1 alone, as the stub's own rules have it. */
const question: Question<z.infer<typeof schema>, string[]> = {
  step: 'assign',
  messages,
  schema,
  max_tokens: 200,
  read: ({ tweets }) => ({ value: tweets.flatMap(({ id, issues }) => (issues.length > 0 ? [id] : [])) }),
};

const outcomes = ({ lines }: Asking) => lines.map(({ outcome }) => outcome);
const formats = ({ stub }: Asking) => stub.received.map(({ body }) => 'response_format' in JSON.parse(body));

for (const behaviour of ['json', 'fenced', 'prose', 'thinking'] as const) {
  test(`An answer as ${behaviour} is read at once`, async (t) => {
    const asking = await startAsking(t);
    asking.stub.next(behaviour);
    const { value, usage } = await asking.ask(question, asking.limits);
    t.deepEqual(value, ['t1']);
    t.is(usage.calls, 1);
    t.deepEqual(outcomes(asking), ['ok']);
  });
}

test('The schema goes with the request as its format, and the answer has its bounds', async (t) => {
  const asking = await startAsking(t);
  await asking.ask(question, asking.limits);
  const body = JSON.parse(asking.stub.received[0]?.body ?? '');
  t.is(body.response_format.type, 'json_schema');
  t.is(body.response_format.json_schema.name, 'assign');
  t.deepEqual(body.response_format.json_schema.schema.required, ['tweets']);
  t.is(body.max_tokens, 200);
  t.is(body.temperature, 0);
});

for (const [behaviour, fault, outcome] of [
  ['truncated', 'it was cut off before its end', 'truncated'],
  ['wrong-schema', 'it does not fit the schema (tweets: ', 'invalid'],
  ['no-json', 'it holds no JSON object', 'invalid'],
] as const) {
  test(`An answer that is ${behaviour} is asked for once more, with the fault`, async (t) => {
    const asking = await startAsking(t);
    asking.stub.next(behaviour);
    const { value, usage } = await asking.ask(question, asking.limits);
    t.deepEqual(value, ['t1']);
    t.is(usage.calls, 2);
    t.deepEqual(outcomes(asking), [outcome, 'ok']);
    const second = JSON.parse(asking.stub.received[1]?.body ?? '');
    t.true(second.messages.at(-1).content.includes(`Your last answer could not be used: ${fault}`));
    // The same roles in turn, and after a cut twice the room.
    t.deepEqual(
      second.messages.map(({ role }: Message) => role),
      ['system', 'user'],
    );
    t.is(second.max_tokens, behaviour === 'truncated' ? 400 : 200);
  });

  test(`An answer that is ${behaviour} twice is a failure`, async (t) => {
    const asking = await startAsking(t);
    asking.stub.always(behaviour);
    const failure = await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits));
    t.is(failure?.kind, 'invalid-answer');
    t.true(failure?.message.startsWith(`the model's answers cannot be used (assign): ${fault}`), failure?.message);
    t.is(asking.stub.received.length, 2);
  });
}

test('What is read may be refused, too: invented ids are a fault that the step names', async (t) => {
  const asking = await startAsking(t);
  asking.stub.next('invented');
  const strict = {
    ...question,
    read: ({ tweets }: z.infer<typeof schema>) =>
      tweets.some(({ id }) => id === 't999') ? { fault: 'no such tweet' } : { value: tweets.length },
  };
  t.is((await asking.ask(strict, asking.limits)).value, 2);
  t.true(asking.stub.received[1]?.body.includes('no such tweet'));
});

test('A server that refuses the format gets the schema in words, and from then on at once', async (t) => {
  const asking = await startAsking(t);
  asking.stub.always('format-refused');
  t.deepEqual((await asking.ask(question, asking.limits)).value, ['t1']);
  t.deepEqual((await asking.ask(question, asking.limits)).value, ['t1']);
  t.deepEqual(formats(asking), [true, false, false]);
  t.deepEqual(outcomes(asking), ['format-refused', 'ok', 'ok']);
  t.regex(
    JSON.parse(asking.stub.received[1]?.body ?? '').messages[0].content,
    /JSON schema of your answer: \{.*"tweets"/,
  );
});

test('A request that is refused in words, too, is a failure, and says nothing of formats', async (t) => {
  const asking = await startAsking(t);
  asking.stub.next('bad-request', 'bad-request');
  const failure = await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits));
  t.is(failure?.message, "the model's server answered 400: it refused the request");
  await asking.ask(question, asking.limits);
  t.deepEqual(formats(asking), [true, false, true]);
});

const final: [Behaviour, ModelFailureKind, string][] = [
  ['unauthorized', 'denied', "the model's server answered 401: check HF_TOKEN"],
  ['no-credit', 'denied', "the model's server answered 402: the account has no credit left"],
  [
    'forbidden',
    'denied',
    "the model's server answered 403: HF_TOKEN may not use this model or call inference providers",
  ],
  ['unknown-model', 'settings', "the model's server answered 404: check HF_MODEL, HF_PROVIDER and LLM_BASE_URL"],
  ['rate-limited-long', 'rate-limited', "the model's server answered 429: too many requests, try again in 3600 s"],
  ['not-a-completion', 'invalid-answer', 'the server answered with what is no chat completion'],
];

for (const [behaviour, kind, message] of final) {
  test(`${behaviour} is told at once, not tried again`, async (t) => {
    const asking = await startAsking(t);
    asking.stub.always(behaviour);
    const failure = await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits));
    t.deepEqual([failure?.kind, failure?.message], [kind, message]);
    t.is(asking.stub.received.length, 1);
    t.deepEqual(asking.waits, []);
  });
}

test('429 is tried again after what the server asks for', async (t) => {
  const asking = await startAsking(t);
  asking.stub.next('rate-limited', 'rate-limited');
  t.deepEqual((await asking.ask(question, asking.limits)).value, ['t1']);
  t.deepEqual(outcomes(asking), ['rate-limited', 'rate-limited', 'ok']);
  // One second, and up to 0.5 s, then 1 s of jitter.
  t.is(asking.waits.length, 2);
  const [first = 0, second = 0] = asking.waits;
  t.true(first >= 1_000 && first < 1_500, String(first));
  t.true(second >= 1_000 && second < 2_000, String(second));
});

for (const behaviour of ['loading', 'bad-gateway', 'closed'] as const) {
  test(`${behaviour} is tried again, and told after four times`, async (t) => {
    const asking = await startAsking(t);
    asking.stub.next(behaviour, behaviour);
    t.deepEqual((await asking.ask(question, asking.limits)).value, ['t1']);
    t.deepEqual(outcomes(asking), ['unavailable', 'unavailable', 'ok']);
    asking.stub.always(behaviour);
    const failure = await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits));
    t.is(failure?.kind, 'unavailable');
    t.is(asking.stub.received.length, 3 + 4);
  });
}

test('A server that is not there is told as such', async (t) => {
  const asking = await startAsking(t, { env: { LLM_BASE_URL: 'http://127.0.0.1:9/v1' } });
  const failure = await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits));
  t.is(failure?.message, "the model's server cannot be reached, or broke off");
  t.is(asking.waits.length, 3);
});

test('A slow answer ends with its time, not tried again', async (t) => {
  const asking = await startAsking(t, { timeoutSeconds: 0.3 });
  asking.stub.always('slow');
  const started = performance.now();
  const failure = await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits));
  t.is(failure?.kind, 'timeout');
  t.true(performance.now() - started < 2_000);
  t.deepEqual(outcomes(asking), ['timeout']);
});

test('A slow answer that comes in time is an answer', async (t) => {
  const asking = await startAsking(t);
  asking.stub.next('slow');
  t.deepEqual((await asking.ask(question, asking.limits)).value, ['t1']);
});

test('When the report has no more time, its calls end and none is begun', async (t) => {
  const ending = new AbortController();
  const asking = await startAsking(t, { signal: ending.signal });
  asking.stub.always('slow');
  const asked = [1, 2].map(() => t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits)));
  while (asking.stub.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  ending.abort();
  const failures = await Promise.all(asked);
  t.deepEqual(
    failures.map((failure) => failure?.kind),
    ['stopped', 'stopped'],
  );
  await t.throwsAsync(asking.ask(question, asking.limits), { message: /report's time was over/ });
  t.is(asking.stub.received.length, 2);
});

test('After failures in a row the model is left alone, then tried by one question', async (t) => {
  const asking = await startAsking(t, { breaker: { failures: 2, pauseMilliseconds: 1_500 } });
  asking.stub.next('unauthorized', 'unauthorized');
  for (const kind of ['denied', 'denied', 'circuit-open', 'circuit-open'])
    t.is((await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits)))?.kind, kind as ModelFailureKind);
  t.is(asking.stub.received.length, 2);
  const counted = await asking.registry.metrics();
  t.regex(counted, /language_model_failures_total\{reason="denied"\} 2/);
  t.regex(counted, /language_model_failures_total\{reason="circuit-open"\} 2/);
  t.regex(counted, /language_model_failures_total\{reason="timeout"\} 0/);
  t.regex(counted, /language_model_circuit_open 1/);
  await new Promise((resolve) => setTimeout(resolve, 1_550));
  asking.stub.next('slow');
  const trial = asking.ask(question, asking.limits);
  const other = await t.throwsAsync<ModelFailure>(asking.ask(question, asking.limits));
  t.is(other?.kind, 'circuit-open');
  t.deepEqual((await trial).value, ['t1']);
  t.deepEqual((await asking.ask(question, asking.limits)).value, ['t1']);
  t.regex(await asking.registry.metrics(), /language_model_circuit_open 0/);
});

test('A report without budget or time says nothing of the model: it goes on for others', async (t) => {
  const asking = await startAsking(t, { breaker: { failures: 1, pauseMilliseconds: 60_000 } });
  const poor = { ...asking.limits, budget: createTokenBudget(10, { spend: async () => true }) };
  const late = { ...asking.limits, signal: AbortSignal.abort() };
  for (const limits of [poor, late]) await t.throwsAsync(asking.ask(question, limits), { name: 'ModelFailure' });
  t.deepEqual((await asking.ask(question, asking.limits)).value, ['t1']);
  const counted = await asking.registry.metrics();
  t.regex(counted, /language_model_failures_total\{reason="budget"\} 1/);
  t.regex(counted, /language_model_failures_total\{reason="stopped"\} 1/);
  t.regex(counted, /language_model_circuit_open 0/);
});

test('So many calls are under way at once, and no more', async (t) => {
  const asking = await startAsking(t, { concurrency: 3 });
  asking.stub.always('slow');
  await Promise.all(Array.from({ length: 8 }, () => asking.ask(question, asking.limits)));
  t.is(asking.stub.busiest(), 3);
});

test('A call that the budget has no room for is not made; what a call did not use is there again', async (t) => {
  const asking = await startAsking(t);
  const daily: number[] = [];
  const budget = createTokenBudget(1_000, { spend: async (tokens) => daily.push(tokens) > 0 });
  const { usage } = await asking.ask(question, { ...asking.limits, budget });
  t.is(budget.left(), 1_000 - usage.prompt_tokens - usage.completion_tokens);
  t.is(
    daily.reduce((sum, tokens) => sum + tokens),
    usage.prompt_tokens + usage.completion_tokens,
  );
  const failure = await t.throwsAsync<ModelFailure>(
    asking.ask({ ...question, max_tokens: 900 }, { ...asking.limits, budget }),
  );
  t.is(failure?.kind, 'budget');
  t.is(asking.stub.received.length, 1);
});

test("The day's budget stops calls, too, and takes nothing from the report's", async (t) => {
  const asking = await startAsking(t);
  const budget = createTokenBudget(1_000, { spend: async () => false });
  const failure = await t.throwsAsync<ModelFailure>(asking.ask(question, { ...asking.limits, budget }));
  t.is(failure?.message, "the day's tokens are spent (LLM_TOKENS_PER_DAY)");
  t.is(budget.left(), 1_000);
});

test('Calls are logged and counted with tokens, milliseconds and outcome; no text and no token of theirs is anywhere', async (t) => {
  const asking = await startAsking(t);
  const failures: unknown[] = [];
  const all: Behaviour[] = [
    'json',
    'no-json',
    'json',
    'wrong-schema',
    'wrong-schema',
    'bad-request',
    'bad-request',
    'unauthorized',
    'loading',
    'closed',
    'json',
  ];
  asking.stub.next(...all);
  for (let count = 0; count < 6; count += 1) {
    try {
      await asking.ask(question, asking.limits);
    } catch (error) {
      failures.push(error, (error as Error).stack, (error as Error).cause);
    }
  }
  t.is(asking.stub.received.length, all.length);
  t.is(asking.lines.length, all.length);
  for (const line of asking.lines) {
    const { step, model, provider, prompt_tokens, completion_tokens, milliseconds } = line;
    t.deepEqual([step, model, provider], ['assign', 'stub-model', 'own']);
    for (const figure of [prompt_tokens, completion_tokens, milliseconds]) t.is(typeof figure, 'number');
  }
  const metrics = await asking.registry.metrics();
  t.regex(metrics, /language_model_calls_total\{step="assign",outcome="ok"\} 3/);
  t.regex(metrics, /language_model_calls_total\{step="assign",outcome="invalid"\} 3/);
  t.regex(metrics, /language_model_tokens_total\{step="assign",kind="prompt"\} \d/);
  t.regex(metrics, /language_model_call_duration_seconds_count\{step="assign"\} 11/);
  const said = JSON.stringify([asking.lines, failures, metrics]);
  t.notRegex(said, /secretwords|two hours|cannot help/);
  t.false(said.includes(token));
  t.true(asking.stub.received.every(({ headers }) => headers.authorization === `Bearer ${token}`));
});
