import { type Client, errors } from '@elastic/elasticsearch';
import type { DailyBudget } from './token-budget.ts';

type Spent = { day: string; tokens: number };

const id = 'language-model-tokens';

/** What all replicas may spend together in a day (UTC): a document that is changed by compare-and-set alone. */
export function createDailyBudget(client: Client, state: string, tokensPerDay: number): DailyBudget {
  const read = async (day: string) => {
    const found = await client.get<Spent>({ index: state, id }, { ignore: [404] });
    const spent = found._source?.day === day ? found._source.tokens : 0;
    if (!found.found) return { spent, condition: { op_type: 'create' as const } };
    return { spent, condition: { if_seq_no: found._seq_no ?? 0, if_primary_term: found._primary_term ?? 0 } };
  };
  return {
    async spend(tokens) {
      for (;;) {
        const day = new Date().toISOString().slice(0, 10);
        const { spent, condition } = await read(day);
        if (tokens > 0 && spent + tokens > tokensPerDay) return false;
        // What was reserved before midnight may be given back after it.
        const document: Spent = { day, tokens: Math.max(spent + tokens, 0) };
        try {
          await client.index({ index: state, id, document, ...condition });
          return true;
        } catch (error) {
          if (!(error instanceof errors.ResponseError && error.statusCode === 409)) throw error;
        }
      }
    },
  };
}
