/** Consecutive numbers for names, in the order in which they are first met. */
export type Numbering = { of(name: string): number; nameOf(number: number): string; size(): number };

// A Map holds at most 2^24 names, and the public data set has 3 million ids already.
const shardCount = 64;

export function createNumbering(): Numbering {
  const shards = Array.from({ length: shardCount }, () => new Map<string, number>());
  const names: string[] = [];
  return {
    of: (name) => {
      const end = name.length;
      const shard = shards[(name.charCodeAt(end - 1) * 7 + name.charCodeAt(end - 2)) % shardCount] ?? shards[0];
      const known = shard?.get(name);
      if (known !== undefined) return known;
      // A copy: what was cut out of a longer string keeps all of that in memory.
      const own = Buffer.from(name).toString();
      shard?.set(own, names.length);
      return names.push(own) - 1;
    },
    nameOf: (number) => names[number] ?? '',
    size: () => names.length,
  };
}
