import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import {
  type Completed,
  type Completion,
  type LanguageModel,
  LanguageModelError,
} from '../../clients/language-model.ts';
import { failureOfCall } from './failure-of-call.ts';
import { ModelFailure } from './model-failure.ts';
import type { CallOutcome, ModelMetrics } from './model-metrics.ts';
import type { AskLimits, Reading, Step } from './question.ts';
import { retryWait } from './retry-wait.ts';
import { estimateTokens } from './token-budget.ts';

export type CallOptions = {
  model: LanguageModel;
  logger: Logger;
  metrics: ModelMetrics;
  timeoutSeconds: number;
  attempts?: number;
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
};

export type Called<T> = { reading: Reading<T>; isTruncated: boolean; prompt_tokens: number; completion_tokens: number };
type CallModel = <T>(
  step: Step,
  completion: Completion,
  read: (completed: Completed) => Reading<T>,
  limits: AskLimits,
) => Promise<Called<T>>;

const mostAttempts = 4;

/**
 * A call of the model that is repeated while the fault is one that passes. Each attempt has its time and its place in the
 * budget, and is logged and counted, without any text. Rejects with a ModelFailure, or, where the request itself was
 * refused, with the LanguageModelError.
 */
export function createCallModel(options: CallOptions): CallModel {
  const { model, logger, metrics, timeoutSeconds, attempts = mostAttempts } = options;
  const wait = options.wait ?? ((milliseconds, signal) => delay(milliseconds, null, { signal }));

  const callOnce: CallModel = async (step, completion, read, { budget, signal }) => {
    const promptEstimate = estimateTokens(JSON.stringify([completion.messages, completion.json_schema]));
    const reserved = promptEstimate + completion.max_tokens;
    await budget.reserve(reserved);
    const started = performance.now();
    const report = async (outcome: CallOutcome, tokens: { prompt: number; completion: number }, status?: number) => {
      const milliseconds = Math.round(performance.now() - started);
      const cost = { prompt_tokens: tokens.prompt, completion_tokens: tokens.completion };
      const line = { step, model: model.model, provider: model.provider, outcome, status, milliseconds, ...cost };
      logger[outcome === 'ok' ? 'info' : 'warn'](line, 'language model called');
      metrics.observe({ step, outcome, seconds: milliseconds / 1000, ...cost });
      await budget.settle(reserved, tokens.prompt + tokens.completion);
    };
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const completed = await model.complete(completion, AbortSignal.any([signal, timeout]));
      const prompt = completed.usage?.prompt_tokens ?? promptEstimate;
      const answered = completed.usage?.completion_tokens ?? estimateTokens(completed.text);
      const reading = read(completed);
      const outcome = 'value' in reading ? 'ok' : completed.isTruncated ? 'truncated' : 'invalid';
      await report(outcome, { prompt, completion: answered });
      return { reading, isTruncated: completed.isTruncated, prompt_tokens: prompt, completion_tokens: answered };
    } catch (error) {
      if (!(error instanceof LanguageModelError)) throw error;
      // What was refused cost nothing; what broke off has been read by the model.
      const prompt = error.fault === 'connection' || error.fault === 'aborted' ? promptEstimate : 0;
      await report(outcomeOf(error, completion, signal), { prompt, completion: 0 }, error.status ?? undefined);
      throw error;
    }
  };

  return async (step, completion, read, limits) => {
    for (let attempt = 1; ; attempt += 1) {
      if (limits.signal.aborted) throw stopped();
      try {
        return await callOnce(step, completion, read, limits);
      } catch (error) {
        if (!(error instanceof LanguageModelError)) throw error;
        if (limits.signal.aborted) throw stopped();
        if (isRefusedFormat(error, completion)) throw error;
        const milliseconds = attempt < attempts ? retryWait(error, attempt, Math.random()) : null;
        if (milliseconds === null) throw failureOfCall(error);
        await wait(milliseconds, limits.signal).catch(() => {});
      }
    }
  };
}

/** Whether the server may have refused the schema alone: it says 400 or 422 of a request that has one. */
const isRefusedFormat = (error: LanguageModelError, { json_schema }: Completion): boolean =>
  json_schema !== null && (error.status === 400 || error.status === 422);

const stopped = () => new ModelFailure('stopped', "the report's time was over before the model had answered");

function outcomeOf(error: LanguageModelError, completion: Completion, signal: AbortSignal): CallOutcome {
  if (error.fault === 'aborted') return signal.aborted ? 'stopped' : 'timeout';
  if (error.fault === 'answer') return 'invalid';
  if (error.status === 429) return 'rate-limited';
  if (error.fault === 'connection' || (error.status ?? 0) >= 500) return 'unavailable';
  return isRefusedFormat(error, completion) ? 'format-refused' : 'refused';
}
