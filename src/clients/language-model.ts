import { InferenceClient, InferenceClientInputError, InferenceClientRoutingError } from '@huggingface/inference';
import { z } from 'zod';
import type { Config } from '../config.ts';

export type Message = { role: 'system' | 'user' | 'assistant'; content: string };
export type Completion = {
  messages: Message[];
  /** What the answer has to look like; null to leave that to the messages. */
  json_schema: { name: string; schema: Record<string, unknown>; strict: true } | null;
  max_tokens: number;
};
export type Completed = {
  text: string;
  isTruncated: boolean;
  /** null where the server does not count. */
  usage: { prompt_tokens: number; completion_tokens: number } | null;
};

export type LanguageModel = {
  model: string;
  /** Who runs it: a provider of Hugging Face, `auto` for its own choice, `own` at LLM_BASE_URL. */
  provider: string;
  /** One call, not repeated. Rejects with a LanguageModelError. */
  complete(completion: Completion, signal: AbortSignal): Promise<Completed>;
};

export type LanguageModelFault = 'status' | 'connection' | 'aborted' | 'answer' | 'settings';

/** A call that failed. It carries neither what was sent nor what came back: both hold customers' words. */
export class LanguageModelError extends Error {
  override name = 'LanguageModelError';
  readonly fault: LanguageModelFault;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;

  constructor(fault: LanguageModelFault, status: number | null = null, retryAfterSeconds: number | null = null) {
    super(`${fault}${status === null ? '' : ` ${status}`}`);
    this.fault = fault;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

const count = z.number().int().nonnegative();
const answer = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(null),
});

/** The language model of `config`; null where it names none or LANGUAGE_MODEL is off. */
export function createLanguageModel(config: Config, throughFetch: typeof fetch = fetch): LanguageModel | null {
  const { HF_TOKEN: token, LLM_BASE_URL: endpointUrl, HF_MODEL: model, HF_PROVIDER: provider } = config;
  if (config.LANGUAGE_MODEL === 'off' || (!token && !endpointUrl)) return null;
  const client = new InferenceClient(token, endpointUrl ? { endpointUrl } : {});
  return {
    model,
    provider: endpointUrl ? 'own' : provider,
    async complete({ messages, json_schema, max_tokens }, signal) {
      const seen: { response: Response | null } = { response: null };
      // The package passes no signal to its look-up of a provider, and its errors have no headers.
      const observedFetch: typeof fetch = async (input, init) => {
        const isTweets = init?.method === 'POST';
        seen.response = null;
        // Customers' words go where the settings say, and nowhere else.
        seen.response = await throughFetch(input, { ...init, signal, redirect: isTweets ? 'error' : 'follow' });
        return seen.response;
      };
      try {
        const output: unknown = await client.chatCompletion(
          {
            model,
            messages,
            max_tokens,
            temperature: 0,
            ...(endpointUrl ? {} : { provider }),
            ...(json_schema ? { response_format: { type: 'json_schema', json_schema } } : {}),
          },
          // Its own repetition of a 503 neither waits nor ends.
          { fetch: observedFetch, retry_on_error: false },
        );
        return completed(output);
      } catch (error) {
        throw withoutText(error, signal, seen.response);
      }
    },
  };
}

function completed(output: unknown): Completed {
  const parsed = answer.safeParse(output);
  const [choice] = parsed.data?.choices ?? [];
  if (!choice) throw new LanguageModelError('answer');
  return {
    text: choice.message.content ?? '',
    isTruncated: choice.finish_reason === 'length',
    usage: parsed.data?.usage ?? null,
  };
}

function withoutText(error: unknown, signal: AbortSignal, response: Response | null): LanguageModelError {
  if (error instanceof LanguageModelError) return error;
  if (signal.aborted) return new LanguageModelError('aborted');
  if (response && !response.ok)
    return new LanguageModelError('status', response.status, secondsUntil(response.headers.get('retry-after')));
  if (error instanceof InferenceClientInputError || error instanceof InferenceClientRoutingError)
    return new LanguageModelError('settings');
  // What fetch throws when there is no connection or it breaks.
  if (error instanceof TypeError) return new LanguageModelError('connection');
  return new LanguageModelError('answer');
}

/** Retry-After is a number of seconds or a date. */
function secondsUntil(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  const seconds = /^\d+(\.\d+)?$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : null;
}
