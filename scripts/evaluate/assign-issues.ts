/**
 * Gives each issue to one reason, so that the sum of the reasons' F1 is the largest there is; a reason may get several issues, whose
 * tweets then count together, or none. `issues` and `reasons` are sets of tweets. Exact: the best for each subset of issues, reason by
 * reason. Answers with the reason of each issue, by its place.
 */
export function assignIssues(issues: readonly Set<string>[], reasons: readonly Set<string>[]): number[] {
  const subsets = 1 << issues.length;
  // What the reasons so far reach at most, when the issues of a subset are divided among them and no other is.
  let best = new Float64Array(subsets).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  const f1 = reasons.map(() => new Float64Array(subsets));
  for (let subset = 1; subset < subsets; subset += 1) {
    const union = unionOf(issues, subset);
    for (const [reason, own] of reasons.entries()) at(f1, reason)[subset] = f1Of(union, own);
  }
  const choices: Int32Array[] = [];
  for (const own of f1) {
    const next = new Float64Array(subsets);
    const choice = new Int32Array(subsets);
    for (let subset = 0; subset < subsets; subset += 1) {
      let most = Number.NEGATIVE_INFINITY;
      // All parts of the subset, itself first and the empty one last.
      for (let part = subset; ; part = (part - 1) & subset) {
        const sum = at(own, part) + at(best, subset ^ part);
        if (sum > most) {
          most = sum;
          choice[subset] = part;
        }
        if (part === 0) break;
      }
      next[subset] = most;
    }
    best = next;
    choices.push(choice);
  }
  const assigned = issues.map(() => -1);
  let left = subsets - 1;
  for (let reason = reasons.length - 1; reason >= 0; reason -= 1) {
    const part = at(at(choices, reason), left);
    for (const issue of issues.keys()) if ((part >> issue) & 1) assigned[issue] = reason;
    left ^= part;
  }
  return assigned;
}

function unionOf(issues: readonly Set<string>[], subset: number): Set<string> {
  return new Set(issues.flatMap((issue, place) => ((subset >> place) & 1 ? [...issue] : [])));
}

/** How well a set finds another: twice what they share over the sum of their sizes. */
export function f1Of(found: ReadonlySet<string>, own: ReadonlySet<string>): number {
  const sizes = found.size + own.size;
  return sizes === 0 ? 0 : (2 * found.intersection(own).size) / sizes;
}

// Places that are there by construction.
const at = <T>(list: ArrayLike<T>, place: number): T => list[place] as T;
