import { type AssignableIssue, assignQuestion } from './assign.ts';
import { ModelFailure, type ModelFailureKind } from './model-failure.ts';
import type { Ask, AskLimits, Usage } from './question.ts';
import { estimateTokens } from './token-budget.ts';
import { addUsage, noUsage } from './usage.ts';

/** What the model said of the sample: by the tweet's place, its issues by place with their quotes. Tweets that it left out are missing. */
export type AssignedSample = { tweets: Map<number, Map<number, string>>; usage: Usage };

const batchTweets = 20;
// What went wrong in a large batch is asked again in small ones, so that a tweet that leads the model astray takes few along.
const secondBatchTweets = 5;
const lanes = 4;
// A report of less than this share of its sample would claim more than it knows.
const leastAnswered = 0.5;
// After these, the other batches would fare no better.
const lasting: ModelFailureKind[] = ['denied', 'settings', 'refused', 'circuit-open', 'stopped', 'budget'];
const isLasting = ({ kind }: ModelFailure): boolean => lasting.includes(kind);

/**
 * Asks in batches which issues the sample shows, as far as the budget goes beyond `tokensToLeave`. What a batch leaves out or
 * quotes wrongly is asked once more. Rejects with a ModelFailure when less than half of the sample got an answer.
 */
export async function assignSample(
  ask: Ask,
  issues: AssignableIssue[],
  texts: string[],
  tokensToLeave: number,
  limits: AskLimits,
): Promise<AssignedSample> {
  const tweets = new Map<number, Map<number, string>>();
  let usage = noUsage;
  const failures: ModelFailure[] = [];

  const askBatch = async (places: number[]): Promise<number[]> => {
    const question = assignQuestion(
      issues,
      places.map((place) => texts[place] ?? ''),
    );
    const cost = estimateTokens(JSON.stringify(question.messages)) + question.max_tokens;
    if (limits.budget.left() < cost + tokensToLeave)
      throw new ModelFailure('budget', 'the sample would cost more tokens than a report may (LLM_TOKENS_PER_REPORT)');
    const answered = await ask(question, limits);
    usage = addUsage(usage, answered.usage);
    const left = new Set(places);
    for (const { place: placeInBatch, quotes, isDoubtful } of answered.value) {
      const place = places[placeInBatch];
      if (place === undefined) continue;
      if (quotes.size >= (tweets.get(place)?.size ?? 0)) tweets.set(place, quotes);
      if (!isDoubtful) left.delete(place);
    }
    return [...left];
  };

  const askAll = async (places: number[], size: number): Promise<number[]> => {
    const batches = inBatches(places, size);
    const left: number[] = [];
    const lane = async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        try {
          left.push(...(await askBatch(batch)));
        } catch (error) {
          if (!(error instanceof ModelFailure)) throw error;
          failures.push(error);
          if (isLasting(error)) batches.length = 0;
          else if (error.kind === 'invalid-answer') left.push(...batch);
        }
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return left;
  };

  const left = await askAll([...texts.keys()], batchTweets);
  if (left.length > 0 && !failures.some(isLasting)) await askAll(left, secondBatchTweets);
  if (tweets.size < leastAnswered * texts.length)
    throw failures[0] ?? new ModelFailure('invalid-answer', 'the model left out more than half of the sampled tweets');
  return { tweets, usage };
}

function inBatches(places: number[], size: number): number[][] {
  const count = Math.ceil(places.length / size);
  return Array.from({ length: count }, (_, index) => places.slice(index * size, (index + 1) * size));
}
