import { createColumn } from './column.ts';
import { decimal, type Figures, percent, whole } from './figures.ts';
import { isInFile, type TweetTable } from './tweet-table.ts';

export type RankedCompany = { key: number; name: string; outbound: number };

/** The companies with their outbound tweets, the busiest first; each by the spelling that comes first by code point. */
export function rankCompanies(table: TweetTable): RankedCompany[] {
  const byKey = new Map<number, RankedCompany>();
  for (let id = 0; id < table.ids.size(); id++) {
    if (table.inbound.get(id) !== 0) continue;
    const key = table.company.get(id);
    const name = table.authors.nameOf(table.author.get(id));
    const known = byKey.get(key);
    if (!known) byKey.set(key, { key, name, outbound: 1 });
    else {
      known.outbound += 1;
      if (name < known.name) known.name = name;
    }
  }
  return [...byKey.values()].sort((a, b) => b.outbound - a.outbound || (a.name < b.name ? -1 : 1));
}

export function authorFigures(table: TweetTable, companies: RankedCompany[]): Figures {
  const tweetsOf = createColumn(Int32Array);
  let [inbound, customers, most] = [0, 0, 0];
  for (let id = 0; id < table.ids.size(); id++) {
    if (!isInFile(table, id) || table.inbound.get(id) !== 1) continue;
    const author = table.author.get(id);
    const tweets = tweetsOf.get(author) + 1;
    tweetsOf.set(author, tweets);
    inbound += 1;
    if (tweets === 1) customers += 1;
    most = Math.max(most, tweets);
  }
  const outbound = companies.reduce((sum, company) => sum + company.outbound, 0);
  const sizes = Array.from({ length: 10 }, (_, rank): [string, string] => {
    const company = companies[rank];
    return [
      rank === 0 ? 'outbound tweets of company 1' : `… ${rank + 1}`,
      company ? `${percent(company.outbound, outbound)} ${company.name}` : '-',
    ];
  });
  return [
    ['inbound tweets', percent(inbound, inbound + outbound)],
    ['companies', whole(companies.length)],
    ...sizes,
    ['… the smallest', percent(companies.at(-1)?.outbound ?? 0, outbound)],
    ['customers', whole(customers)],
    ['inbound tweets of a customer: mean', decimal(customers === 0 ? null : inbound / customers)],
    ['… most', whole(most)],
  ];
}
