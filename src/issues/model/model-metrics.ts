import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { SpentTokens } from './daily-budget.ts';
import { type ModelFailureKind, modelFailureKinds } from './model-failure.ts';

export type CallOutcome =
  | 'ok'
  | 'truncated'
  | 'invalid'
  | 'format-refused'
  | 'rate-limited'
  | 'unavailable'
  | 'timeout'
  | 'stopped'
  | 'refused';

export type ObservedCall = {
  step: string;
  outcome: CallOutcome;
  seconds: number;
  prompt_tokens: number;
  completion_tokens: number;
};

export type ModelMetrics = {
  observe(call: ObservedCall): void;
  /** A question that got no answer. */
  failed(reason: ModelFailureKind): void;
  followCircuit(isOpen: () => boolean): void;
  /** Gives what is to be called with what all replicas have spent of a day's tokens, whenever that was seen. */
  followBudget(tokensPerDay: number): (spent: SpentTokens) => void;
};

/** Counts the calls of the language model, what they cost and how long they take. */
export function createModelMetrics(registry: Registry): ModelMetrics {
  const calls = new Counter({
    name: 'language_model_calls_total',
    help: 'Calls of the language model, by step and by what came of them.',
    labelNames: ['step', 'outcome'],
    registers: [registry],
  });
  const tokens = new Counter({
    name: 'language_model_tokens_total',
    help: 'Tokens sent to the language model and received from it, by step.',
    labelNames: ['step', 'kind'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'language_model_call_duration_seconds',
    help: 'Time that a call of the language model takes, by step.',
    labelNames: ['step'],
    buckets: [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'language_model_failures_total',
    help: 'Questions to the language model that got no answer, by why; of a call that is repeated only the end.',
    labelNames: ['reason'],
    registers: [registry],
  });
  // From 0 on: an increase cannot be seen of what was not there before.
  for (const reason of modelFailureKinds) failures.inc({ reason }, 0);
  return {
    observe(call) {
      calls.inc({ step: call.step, outcome: call.outcome });
      tokens.inc({ step: call.step, kind: 'prompt' }, call.prompt_tokens);
      tokens.inc({ step: call.step, kind: 'completion' }, call.completion_tokens);
      seconds.observe({ step: call.step }, call.seconds);
    },
    failed: (reason) => failures.inc({ reason }),
    followCircuit: (isOpen) => followCircuit(registry, isOpen),
    followBudget: (tokensPerDay) => followBudget(registry, tokensPerDay),
  };
}

function followCircuit(registry: Registry, isOpen: () => boolean): void {
  new Gauge({
    name: 'language_model_circuit_open',
    help: '1 while the language model is not asked, because it has failed several times in a row.',
    registers: [registry],
    collect() {
      this.set(isOpen() ? 1 : 0);
    },
  });
}

function followBudget(registry: Registry, tokensPerDay: number): (spent: SpentTokens) => void {
  const registers = [registry];
  let last: SpentTokens = { day: '', tokens: 0 };
  new Gauge({
    name: 'language_model_tokens_per_day',
    help: 'Tokens that all replicas together may spend in a day (UTC).',
    registers,
  }).set(tokensPerDay);
  new Gauge({
    name: 'language_model_tokens_spent_today',
    help: 'Tokens that all replicas together have spent or reserved this day (UTC), as this process has seen it last.',
    registers,
    collect() {
      this.set(last.day === new Date().toISOString().slice(0, 10) ? last.tokens : 0);
    },
  });
  return (spent) => {
    last = spent;
  };
}
