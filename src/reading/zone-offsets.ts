/** A stretch [from, to) of time in which a zone's clock does not jump; `offset` is what it is ahead of UTC. All in seconds. */
export type OffsetRun = { from: number; to: number; offset: number };

/** The stretches that make up a period, in order: the zone is asked once for each jump of its clock. */
export function offsetRuns(timeZone: string, from: number, to: number): OffsetRun[] {
  const runs: OffsetRun[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(from * 1000).toZonedDateTimeISO(timeZone);
  for (let start = from; ; ) {
    const jump = at.getTimeZoneTransition('next');
    const end = jump === null ? to : Math.min(to, jump.epochMilliseconds / 1000);
    runs.push({ from: start, to: end, offset: at.offsetNanoseconds / 1e9 });
    if (jump === null || end >= to) return runs;
    at = jump;
    start = end;
  }
}

/** The stretch that holds this second, which lies in their period or at its end. */
export function offsetRunAt(runs: readonly OffsetRun[], at: number): { run: OffsetRun; index: number } {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs[middle]?.from ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const index = Math.max(low - 1, 0);
  const run = runs[index];
  if (!run) throw new Error('a period without a second');
  return { run, index };
}
