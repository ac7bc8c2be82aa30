import { type PlainConversation, plainConversations } from './conversations.ts';
import type { PlainDerived } from './derived.ts';
import type { PlainTweet } from './tweets.ts';

type Spread = { mean: number | null; median: number | null; p90: number | null; max: number | null };

/** Of a company's conversations that started in a period. */
export type PlainConversationFigures = {
  count: number;
  tweets: Spread;
  depth: Spread;
  company_wrote_last_percentage: number | null;
  customer_wrote_last_percentage: number | null;
  unanswered: number;
  unanswered_percentage: number | null;
};

// Worked out once for the same tweets, however often they are asked about.
const known = new WeakMap<Map<string, PlainDerived>, Map<string, PlainConversation>>();

/** A company's conversations that started in a period. */
export function startedConversations(
  tweets: PlainTweet[],
  companyId: string,
  { from, to }: { from: number; to: number },
  derived: Map<string, PlainDerived>,
): PlainConversation[] {
  const all = known.get(derived) ?? plainConversations(tweets, derived);
  known.set(derived, all);
  return [...all.values()].filter(
    ({ company, start }) => company === companyId.toLowerCase() && from <= start && start < to,
  );
}

export function plainConversationFigures(started: PlainConversation[]): PlainConversationFigures {
  const share = (part: PlainConversation[]) =>
    started.length === 0 ? null : Number(((100 * part.length) / started.length).toFixed(4));
  const unanswered = started.filter((conversation) => conversation.unanswered);
  return {
    count: started.length,
    tweets: spread(started.map((conversation) => conversation.tweets)),
    depth: spread(started.map((conversation) => conversation.depth)),
    company_wrote_last_percentage: share(started.filter(({ last_by }) => last_by === 'company')),
    customer_wrote_last_percentage: share(started.filter(({ last_by }) => last_by === 'customer')),
    unanswered: unanswered.length,
    unanswered_percentage: share(unanswered),
  };
}

function spread(values: number[]): Spread {
  const ascending = values.toSorted((a, b) => a - b);
  const at = (p: number): number | null => {
    const place = (ascending.length - 1) * p;
    const below = ascending[Math.floor(place)];
    const above = ascending[Math.ceil(place)];
    return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
  };
  const mean = values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, median: at(0.5), p90: at(0.9), max: at(1) };
}
