import type { Client } from '@elastic/elasticsearch';
import { changeDocument } from '../../tweets/compare-and-set.ts';
import type { DailyBudget } from './token-budget.ts';

type Spent = { day: string; tokens: number };

const id = 'language-model-tokens';

/** What all replicas may spend together in a day (UTC): a document that is changed by compare-and-set alone. */
export function createDailyBudget(client: Client, state: string, tokensPerDay: number): DailyBudget {
  return {
    spend: (tokens) =>
      changeDocument<Spent>(client, state, id, (stored) => {
        const day = new Date().toISOString().slice(0, 10);
        const spent = stored?.day === day ? stored.tokens : 0;
        if (tokens > 0 && spent + tokens > tokensPerDay) return null;
        // What was reserved before midnight may be given back after it.
        return { day, tokens: Math.max(spent + tokens, 0) };
      }),
  };
}
