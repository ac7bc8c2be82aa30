import type { Usage } from './question.ts';

export const noUsage: Usage = { calls: 0, prompt_tokens: 0, completion_tokens: 0 };

export const addUsage = (a: Usage, b: Usage): Usage => ({
  calls: a.calls + b.calls,
  prompt_tokens: a.prompt_tokens + b.prompt_tokens,
  completion_tokens: a.completion_tokens + b.completion_tokens,
});
