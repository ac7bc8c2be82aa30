import { Counter, Histogram, type Registry } from 'prom-client';

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

export type ModelMetrics = { observe(call: ObservedCall): void };

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
  return {
    observe(call) {
      calls.inc({ step: call.step, outcome: call.outcome });
      tokens.inc({ step: call.step, kind: 'prompt' }, call.prompt_tokens);
      tokens.inc({ step: call.step, kind: 'completion' }, call.completion_tokens);
      seconds.observe({ step: call.step }, call.seconds);
    },
  };
}
