import { createColumn, percentile } from './column.ts';
import { decimal, type Figures, percent, whole } from './figures.ts';
import { isInFile, parentOf, type TweetTable } from './tweet-table.ts';

/** Who links to whom, how far apart in the file, and what is missing. */
export function linkFigures(table: TweetTable): Figures {
  const { ids, row, statedParent, responses, responseCount } = table;
  const distances = createColumn(Int32Array);
  const count = { tweets: 0, without: 0, several: 0, stated: 0, missing: 0, far: 0, later: 0, most: 0 };
  for (let id = 0; id < ids.size(); id++) {
    if (!isInFile(table, id)) continue;
    count.tweets += 1;
    if (statedParent.get(id) === -1) count.without += 1;
    else if (isInFile(table, statedParent.get(id))) count.stated += 1;
    else count.missing += 1;
    if (responseCount.get(id) > 1) count.several += 1;
    count.most = Math.max(count.most, responseCount.get(id));
    const parent = parentOf(table, id);
    if (!isInFile(table, parent)) continue;
    const distance = row.get(id) - row.get(parent);
    distances.push(Math.abs(distance));
    if (distance > 0) count.later += 1;
    if (distance > 1000 || distance < -1000) count.far += 1;
  }
  let dangling = 0;
  for (let i = 0; i < responses.length(); i++) if (!isInFile(table, responses.get(i))) dangling += 1;
  const sorted = distances.sorted();
  return [
    ['tweets that name no parent', percent(count.without, count.tweets)],
    ['tweets that name several responses', percent(count.several, count.tweets)],
    ['most responses of a tweet', whole(count.most)],
    ['named parents that are not in the file', percent(count.missing, count.stated + count.missing)],
    ['named responses that are not in the file', percent(dangling, responses.length())],
    ['rows from a reply to its parent: median', whole(percentile(sorted, 0.5))],
    ['… 95th percentile', decimal(percentile(sorted, 0.95))],
    ['… 99th percentile', decimal(percentile(sorted, 0.99))],
    ['… largest', whole(percentile(sorted, 1))],
    ['… over 1,000', percent(count.far, sorted.length)],
    ['… the reply comes later in the file', percent(count.later, sorted.length)],
  ];
}
