import type { Condition } from '../../tweets/compare-and-set.ts';

/** A lease that is renewed until it ends; `lost` is aborted when somebody else has taken it. */
export type Lease = {
  lost: AbortSignal;
  /** Renews it no more, and gives the condition of the last write; null where it was lost. */
  end(): Promise<Condition | null>;
};

const renewMilliseconds = 10_000;

/** `renew` writes the lease anew, and gives the next condition, or null where somebody else has written. */
export function holdLease(
  taken: Condition,
  renew: (condition: Condition) => Promise<Condition | null>,
  everyMilliseconds = renewMilliseconds,
): Lease {
  const lost = new AbortController();
  let condition: Condition | null = taken;
  let renewing: Promise<void> = Promise.resolve();
  const renewNow = async () => {
    if (condition === null) return;
    const before = condition;
    // Elasticsearch may be away for a moment: the lease is longer than that.
    condition = await renew(before).catch(() => before);
    if (condition === null) lost.abort(new Error('another replica has taken this over'));
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renewNow);
  }, everyMilliseconds);
  return {
    lost: lost.signal,
    async end() {
      clearInterval(timer);
      await renewing;
      return condition;
    },
  };
}
