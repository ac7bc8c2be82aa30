import type { Client } from '@elastic/elasticsearch';
import { changeDocument } from '../../tweets/compare-and-set.ts';
import type { DailyBudget } from './token-budget.ts';

/** What has been spent of the day's tokens (UTC). */
export type SpentTokens = { day: string; tokens: number };

const id = 'language-model-tokens';

/** What all replicas may spend together in a day (UTC): a document that is changed by compare-and-set alone. `onSeen` is told of it each time. */
export function createDailyBudget(
  client: Client,
  state: string,
  tokensPerDay: number,
  onSeen: (spent: SpentTokens) => void = () => {},
): DailyBudget {
  return {
    async spend(tokens) {
      let seen: SpentTokens = { day: '', tokens: 0 };
      const isSpent = await changeDocument<SpentTokens>(client, state, id, (stored) => {
        const day = new Date().toISOString().slice(0, 10);
        const spent = stored?.day === day ? stored.tokens : 0;
        const isThere = tokens <= 0 || spent + tokens <= tokensPerDay;
        // What was reserved before midnight may be given back after it.
        seen = { day, tokens: isThere ? Math.max(spent + tokens, 0) : spent };
        return isThere ? seen : null;
      });
      onSeen(seen);
      return isSpent;
    },
  };
}
