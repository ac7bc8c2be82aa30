import { z } from 'zod';
import { type Completed, type Completion, LanguageModelError, type Message } from '../../clients/language-model.ts';
import { type Called, type CallOptions, createCallModel } from './call-model.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { ModelFailure } from './model-failure.ts';
import { parseAnswer } from './parse-answer.ts';
import type { Ask, AskLimits, Question, Reading, Usage } from './question.ts';
import { createPlaces } from './take-places.ts';

export type AskOptions = CallOptions & {
  concurrency?: number;
  /** After so many questions in a row without an answer, none is asked for so long. */
  breaker?: { failures: number; pauseMilliseconds: number };
};

/**
 * Asks the model one question and gives what its answer was read as. An answer that cannot be used is asked for once more,
 * with the fault. Rejects with a ModelFailure. One for the whole process: it keeps the number of calls under way and the
 * circuit breaker.
 */
export function createAskModel(options: AskOptions): Ask {
  const { concurrency = 4, breaker: { failures, pauseMilliseconds } = { failures: 5, pauseMilliseconds: 60_000 } } =
    options;
  const callModel = createCallModel(options);
  const takePlace = createPlaces(concurrency);
  const breaker = createCircuitBreaker(failures, pauseMilliseconds);
  let takesSchema = true;
  options.metrics.followCircuit(breaker.isOpen);

  /** With the schema as the response's format, or, where the server refuses that, in words. */
  const call = async <Shape, T>(
    question: Question<Shape, T>,
    messages: Message[],
    max_tokens: number,
    limits: AskLimits,
  ): Promise<Called<T>> => {
    const { step } = question;
    const schema = jsonSchema(question.schema);
    const read = (completed: Completed) => readAnswer(question, completed);
    const inWords: Completion = { messages: withSchema(messages, schema), json_schema: null, max_tokens };
    if (!takesSchema) return await callModel(step, inWords, read, limits);
    const strict: Completion = { messages, json_schema: { name: step, schema, strict: true }, max_tokens };
    try {
      return await callModel(step, strict, read, limits);
    } catch (error) {
      if (!(error instanceof LanguageModelError)) throw error;
      const called = await callModel(step, inWords, read, limits);
      takesSchema = false;
      return called;
    }
  };

  const ask = async <Shape, T>(question: Question<Shape, T>, limits: AskLimits) => {
    const first = await call(question, question.messages, question.max_tokens, limits);
    if ('value' in first.reading) return { value: first.reading.value, usage: sum([first]) };
    const room = first.isTruncated ? 2 * question.max_tokens : question.max_tokens;
    const second = await call(question, withRepair(question.messages, first.reading.fault), room, limits);
    if ('value' in second.reading) return { value: second.reading.value, usage: sum([first, second]) };
    throw new ModelFailure(
      'invalid-answer',
      `the model's answers cannot be used (${question.step}): ${second.reading.fault}`,
    );
  };

  return (question, limits) =>
    takePlace(async () => {
      if (!breaker.admits()) {
        options.metrics.failed('circuit-open');
        throw new ModelFailure(
          'circuit-open',
          'the model has failed several times in a row, so it is not asked for a while',
        );
      }
      try {
        const answered = await ask(question, limits);
        breaker.succeeded();
        return answered;
      } catch (error) {
        const isOfModel = error instanceof ModelFailure && error.kind !== 'stopped' && error.kind !== 'budget';
        if (isOfModel) breaker.failed();
        else breaker.abandoned();
        if (error instanceof ModelFailure) options.metrics.failed(error.kind);
        throw error;
      }
    });
}

function readAnswer<Shape, T>(question: Question<Shape, T>, completed: Completed): Reading<T> {
  const value = parseAnswer(completed.text);
  if (value === undefined)
    return { fault: completed.isTruncated ? 'it was cut off before its end' : 'it holds no JSON object' };
  const shape = question.schema.safeParse(value);
  if (shape.success) return question.read(shape.data);
  const faults = shape.error.issues.slice(0, 3).map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  return { fault: `it does not fit the schema (${faults.join('; ')})` };
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema);
  return rest;
}

const withSchema = ([system, ...others]: Message[], schema: Record<string, unknown>): Message[] => [
  ...(system
    ? [{ ...system, content: `${system.content}\nThe JSON schema of your answer: ${JSON.stringify(schema)}` }]
    : []),
  ...others,
];

/** The fault goes into the last message, since some models take no two of one side in a row. */
const withRepair = (messages: Message[], fault: string): Message[] =>
  messages.map((message, place) =>
    place === messages.length - 1 ? { ...message, content: `${message.content}\n\n${repairOf(fault)}` } : message,
  );

const repairOf = (fault: string): string =>
  `Your last answer could not be used: ${fault}. Answer again, shorter, with nothing but one JSON object of the shape that was asked for.`;

const sum = (calls: Called<unknown>[]): Usage => ({
  calls: calls.length,
  prompt_tokens: calls.reduce((total, call) => total + call.prompt_tokens, 0),
  completion_tokens: calls.reduce((total, call) => total + call.completion_tokens, 0),
});
