/** A phrase (a rule of one) or an issue that has risen, as far as folding goes. */
export type Foldable = { kind: 'term' | 'issue'; words: number; tweets: number; chance: number };

/** One that is shown, and those that are mostly its tweets. */
export type Folded<T> = { shown: T; others: T[] };

/** Most of its tweets are those of the other. */
const mostly = 0.6;
/** A longer phrase stands for a shorter one that has hardly more tweets. */
const nearlyAll = 0.75;

/**
 * Folds what are mostly the tweets of another that is more telling into it: issues go before phrases, then what is the least likely.
 * `shared(a, b)` are the tweets that are of both.
 */
export function foldRisen<T extends Foldable>(risen: readonly T[], shared: (a: T, b: T) => number): Folded<T>[] {
  const order = (a: T, b: T) => rank(a) - rank(b) || a.chance - b.chance || b.words - a.words || b.tweets - a.tweets;
  const groups: T[][] = [];
  for (const each of risen.toSorted(order)) {
    const group = groups.find(([first]) => first && shared(first, each) >= mostly * each.tweets);
    if (group) group.push(each);
    else groups.push([each]);
  }
  return groups.flatMap((group) => {
    const shown = mostTelling(group);
    return shown ? [{ shown, others: group.filter((each) => each !== shown) }] : [];
  });
}

const rank = ({ kind }: Foldable): number => (kind === 'issue' ? 0 : 1);

function mostTelling<T extends Foldable>([first, ...others]: readonly T[]): T | null {
  if (!first || first.kind === 'issue') return first ?? null;
  const longer = others.filter(({ words, tweets }) => words > first.words && tweets >= nearlyAll * first.tweets);
  return longer.reduce((best, each) => (each.tweets > best.tweets || best === first ? each : best), first);
}
