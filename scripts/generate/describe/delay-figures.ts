import type { RankedCompany } from './author-figures.ts';
import { type Column, createColumn, percentile } from './column.ts';
import { type Figures, minutes } from './figures.ts';
import { isInFile, parentOf, type TweetTable } from './tweet-table.ts';

/** How long tweets waited for replies: quartiles in minutes. Replies that are earlier than their parents are left out. */
export function delayFigures(table: TweetTable, companies: RankedCompany[]): Figures {
  const [answers, returns] = [createColumn(Float64Array), createColumn(Float64Array)];
  const byCompany = new Map(companies.slice(0, 3).map(({ key }) => [key, createColumn(Float64Array)]));
  for (let id = 0; id < table.ids.size(); id++) {
    const parent = parentOf(table, id);
    if (!isInFile(table, id) || !isInFile(table, parent)) continue;
    const delay = table.at.get(id) - table.at.get(parent);
    if (delay < 0) continue;
    if (table.inbound.get(id) === 1) returns.push(delay);
    else if (table.inbound.get(parent) === 1) {
      answers.push(delay);
      byCompany.get(table.company.get(id))?.push(delay);
    }
  }
  const own = [0, 1, 2].map((rank): [string, string] => {
    const column = byCompany.get(companies[rank]?.key ?? -1) ?? createColumn(Float64Array);
    return [`… of company ${rank + 1}`, quartiles(column)];
  });
  return [
    ["minutes to a company's answer: quartiles", quartiles(answers)],
    ...own,
    ["minutes to a customer's reply: quartiles", quartiles(returns)],
  ];
}

function quartiles(column: Column): string {
  const sorted = column.sorted();
  return [0.25, 0.5, 0.75].map((share) => minutes(percentile(sorted, share))).join(' / ');
}
