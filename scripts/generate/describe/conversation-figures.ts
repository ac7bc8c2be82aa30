import { createColumn, percentile } from './column.ts';
import { decimal, type Figures, whole } from './figures.ts';
import { isInFile, parentOf, type TweetTable } from './tweet-table.ts';

/** How many conversations there are, and how many tweets of the file each has in all and one below the other. */
export function conversationFigures(table: TweetTable): Figures {
  const topOf = conversationTops(table);
  let tweets = 0;
  const sizes = createColumn(Int32Array);
  const depths = createColumn(Int32Array);
  const depthOf = depthsBelowTops(table);
  for (let id = 0; id < table.ids.size(); id++) {
    if (!isInFile(table, id)) continue;
    tweets += 1;
    const top = topOf(id);
    sizes.set(top, sizes.get(top) + 1);
    depths.set(top, Math.max(depths.get(top), depthOf(id)));
  }
  const sorted = withoutZeros(sizes.sorted());
  const sortedDepths = withoutZeros(depths.sorted());
  return [
    ['conversations', whole(sorted.length)],
    ['tweets of a conversation: mean', decimal(sorted.length === 0 ? null : tweets / sorted.length)],
    ...spread(sorted),
    ['depth of a conversation: median', whole(percentile(sortedDepths, 0.5))],
    ...spread(sortedDepths).slice(1),
  ];
}

function spread(sorted: ArrayLike<number>): Figures {
  return [
    ['… median', whole(percentile(sorted, 0.5))],
    ['… 90th percentile', whole(percentile(sorted, 0.9))],
    ['… 99th percentile', whole(percentile(sorted, 0.99))],
    ['… largest', whole(percentile(sorted, 1))],
  ];
}

// Those are ids that are nobody's top.
function withoutZeros(sorted: Int32Array | Float64Array): Int32Array | Float64Array {
  const first = sorted.findIndex((value) => value > 0);
  return sorted.subarray(first === -1 ? sorted.length : first);
}

/** One id for each conversation: as no tweet has two parents, what hangs together is one. */
function conversationTops(table: TweetTable): (id: number) => number {
  const above = createColumn(Int32Array, -1);
  const topOf = (start: number): number => {
    let top = start;
    for (let next = above.get(top); next !== -1; next = above.get(top)) top = next;
    for (let id = start; id !== top; ) {
      const next = above.get(id);
      above.set(id, top);
      id = next;
    }
    return top;
  };
  for (let id = 0; id < table.ids.size(); id++) {
    const parent = parentOf(table, id);
    const top = topOf(id);
    // In a circle the last parent is below already.
    if (parent !== -1 && topOf(parent) !== top) above.set(top, topOf(parent));
  }
  return topOf;
}

/** 1 for a tweet whose parent is not in the file, else one more than its parent has; where parents run in a circle, they begin anywhere. */
function depthsBelowTops(table: TweetTable): (id: number) => number {
  const known = createColumn(Int32Array);
  return (start) => {
    const path: number[] = [];
    for (let id = start; isInFile(table, id) && known.get(id) === 0; id = parentOf(table, id)) {
      path.push(id);
      known.set(id, 1);
    }
    for (let id = path.pop(); id !== undefined; id = path.pop()) {
      const parent = parentOf(table, id);
      known.set(id, isInFile(table, parent) ? known.get(parent) + 1 : 1);
    }
    return known.get(start);
  };
}
