import { ModelFailure } from './model-failure.ts';

/**
 * What all reports of a day may spend together. Answers whether these tokens were still there; if so, they are spent. A
 * negative number gives back what was taken too much.
 */
export type DailyBudget = { spend(tokens: number): Promise<boolean> };

export type TokenBudget = {
  /** Takes the most that a call can cost before it is made; throws a ModelFailure when that is not left. */
  reserve(tokens: number): Promise<void>;
  /** Puts what the call did cost in the place of what was reserved for it. */
  settle(reserved: number, used: number): Promise<void>;
  /** What is left for this report. */
  left(): number;
};

// English has about four characters a token; handles, hashtags and emoji have fewer.
const charactersPerToken = 3;

/** At least as many tokens as such a text is likely to have. */
export const estimateTokens = (text: string): number =>
  Math.ceil(
    [...text].reduce((sum, character) => sum + (character > '\u007f' ? charactersPerToken : 1), 0) / charactersPerToken,
  );

/** The budget of one report, within that of the day. */
export function createTokenBudget(tokensPerReport: number, daily: DailyBudget): TokenBudget {
  let left = tokensPerReport;
  return {
    async reserve(tokens) {
      if (tokens > left)
        throw new ModelFailure('budget', 'the report would cost more tokens than one may (LLM_TOKENS_PER_REPORT)');
      left -= tokens;
      const isThere = await daily.spend(tokens).catch(() => null);
      if (isThere) return;
      left += tokens;
      throw new ModelFailure(
        'budget',
        isThere === null ? "the day's tokens cannot be counted now" : "the day's tokens are spent (LLM_TOKENS_PER_DAY)",
      );
    },
    async settle(reserved, used) {
      left += reserved - used;
      // What cannot be given back now is counted as spent: no reason to lose the answer that it bought.
      if (used !== reserved) await daily.spend(used - reserved).catch(() => false);
    },
    left: () => left,
  };
}
