import type { RankedCompany } from './author-figures.ts';
import { createColumn } from './column.ts';
import { type Figures, percent } from './figures.ts';
import { isInFile, parentOf, type TweetTable } from './tweet-table.ts';

/** To how many companies inbound tweets belong, by the four rules of the definitions, and how many were answered. */
export function ownershipFigures(table: TweetTable, companies: RankedCompany[]): Figures {
  const answerers = answerersOf(table);
  const countOf = ownerCounts(table, new Set(companies.map(({ key }) => key)), answerers);
  const counts = { inbound: 0, none: 0, several: 0, answered: 0 };
  for (let id = 0; id < table.ids.size(); id++) {
    if (table.inbound.get(id) !== 1) continue;
    counts.inbound += 1;
    if (answerers.first(id) !== -1) counts.answered += 1;
    const owners = countOf(id);
    if (owners === 0) counts.none += 1;
    if (owners > 1) counts.several += 1;
  }
  return [
    ['inbound tweets that a company answered', percent(counts.answered, counts.inbound)],
    ['inbound tweets of no company', percent(counts.none, counts.inbound)],
    ['inbound tweets of several companies', percent(counts.several, counts.inbound)],
  ];
}

type Answerers = { first(id: number): number; others(id: number): Iterable<number> };

/** Who answered a tweet directly: nearly always one company, so that only what goes beyond takes a set. */
function answerersOf(table: TweetTable): Answerers {
  const first = createColumn(Int32Array, -1);
  const others = new Map<number, Set<number>>();
  for (let id = 0; id < table.ids.size(); id++) {
    const parent = parentOf(table, id);
    if (table.inbound.get(id) !== 0 || parent === -1) continue;
    const company = table.company.get(id);
    if (first.get(parent) === -1) first.set(parent, company);
    else if (first.get(parent) !== company) others.set(parent, (others.get(parent) ?? new Set()).add(company));
  }
  return { first: first.get, others: (id) => others.get(id) ?? [] };
}

function ownerCounts(table: TweetTable, companies: ReadonlySet<number>, answerers: Answerers): (id: number) => number {
  const direct = (id: number, parent: number): number => {
    const owners = new Set(answerers.others(id));
    if (answerers.first(id) !== -1) owners.add(answerers.first(id));
    if (isInFile(table, parent) && table.inbound.get(parent) === 0) owners.add(table.company.get(parent));
    const from = table.firstMention.get(id);
    for (let i = from; i < from + table.mentionCount.get(id); i++) {
      const mention = table.mentions.get(i);
      if (companies.has(mention)) owners.add(mention);
    }
    return owners.size;
  };
  const known = createColumn(Int32Array, -1);
  return (start) => {
    const path: number[] = [];
    let found = 0;
    for (let id = start; table.inbound.get(id) === 1; ) {
      const parent = parentOf(table, id);
      found = known.get(id) === -1 ? direct(id, parent) : known.get(id);
      path.push(id);
      // Until it is known better: so a circle ends.
      known.set(id, found);
      if (found > 0 || !isInFile(table, parent) || path.includes(parent)) break;
      id = parent;
    }
    for (const id of path) known.set(id, found);
    return found;
  };
}
