import type { z } from 'zod';
import type { Message } from '../../clients/language-model.ts';
import type { TokenBudget } from './token-budget.ts';

export type Step = 'propose' | 'assign' | 'settle';

/** What an answer turned out to be: usable, or the fault, told to the model when it is asked once more. */
export type Reading<T> = { value: T } | { fault: string };

/** One question to the model: what is sent, the shape of the answer, and how its content is read. */
export type Question<Shape, T> = {
  step: Step;
  messages: Message[];
  schema: z.ZodType<Shape>;
  max_tokens: number;
  read(shape: Shape): Reading<T>;
};

export type Usage = { calls: number; prompt_tokens: number; completion_tokens: number };

export type AskLimits = { budget: TokenBudget; signal: AbortSignal };
export type Answered<T> = { value: T; usage: Usage };
export type Ask = <Shape, T>(question: Question<Shape, T>, limits: AskLimits) => Promise<Answered<T>>;
