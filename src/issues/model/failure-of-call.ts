import type { LanguageModelError } from '../../clients/language-model.ts';
import { ModelFailure } from './model-failure.ts';

/** What to tell of a call that failed for good. */
export function failureOfCall({ fault, status, retryAfterSeconds }: LanguageModelError): ModelFailure {
  const said = `the model's server answered ${status}`;
  if (fault === 'settings')
    return new ModelFailure(
      'settings',
      'HF_TOKEN, HF_MODEL and HF_PROVIDER do not go together: this provider cannot run this model with this token',
    );
  if (fault === 'connection')
    return new ModelFailure('unavailable', "the model's server cannot be reached, or broke off");
  if (fault === 'aborted') return new ModelFailure('timeout', 'the model took too long (LLM_TIMEOUT_SECONDS)');
  if (fault === 'answer')
    return new ModelFailure('invalid-answer', 'the server answered with what is no chat completion');
  if (status === 401) return new ModelFailure('denied', `${said}: check HF_TOKEN`);
  if (status === 402) return new ModelFailure('denied', `${said}: the account has no credit left`);
  if (status === 403)
    return new ModelFailure('denied', `${said}: HF_TOKEN may not use this model or call inference providers`);
  if (status === 404) return new ModelFailure('settings', `${said}: check HF_MODEL, HF_PROVIDER and LLM_BASE_URL`);
  if (status === 429)
    return new ModelFailure(
      'rate-limited',
      `${said}: too many requests${retryAfterSeconds === null ? '' : `, try again in ${Math.ceil(retryAfterSeconds)} s`}`,
    );
  if (status !== null && status >= 500)
    return new ModelFailure('unavailable', `${said}: it is away, overloaded or still loading the model`);
  return new ModelFailure('refused', `${said}: it refused the request`);
}
