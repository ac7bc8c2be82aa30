import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { holdLease } from './hold-lease.ts';
import type { KeptReport } from './make-report.ts';
import type { FoundReport, ReportStore, StoredReport } from './report-store.ts';

/** What came of waiting for a report. */
export type Made =
  | { status: 'ready'; report: KeptReport }
  | { status: 'running' }
  /** `error` is there where it failed in this very process. */
  | { status: 'failed'; reason: string; error?: unknown };

export type Wanted = {
  id: string;
  company: string;
  /** Makes the report; it is told when nobody needs it any more. */
  make: (signal: AbortSignal) => Promise<KeptReport>;
  /** How long to wait for it. */
  waitMilliseconds: number;
  /** After a failure it is not tried again so long: whatever made it fail may be over then. */
  restMilliseconds: number;
  /** Make it anew even if it is there. */
  isRefresh: boolean;
  logger: Logger;
};

const lookMilliseconds = 250;
const leaseMilliseconds = 30_000;
const keptMilliseconds = 7 * 24 * 3_600_000;

/**
 * Gives reports that take long to make: each is made once at a time over all replicas, kept, and goes on being made when nobody waits
 * for it any longer. `reasonOf` says of an error what the caller may read. An abort of `stopping` ends what is being made; another
 * replica takes it up when it is asked for.
 */
export function createMakeOnce(store: ReportStore, reasonOf: (error: unknown) => string, stopping: AbortSignal) {
  const own = new Map<string, Promise<Made>>();

  return async function makeOnce(wanted: Wanted): Promise<Made> {
    const deadline = performance.now() + wanted.waitMilliseconds;
    // Until it is being made: what comes of that is new enough.
    let isRefresh = wanted.isRefresh;
    for (;;) {
      const mine = own.get(wanted.id);
      if (mine && isRefresh) return within(deadline, mine);
      const found = await store.read(wanted.id);
      const made = madeOf(found, isRefresh);
      if (made && made.status !== 'running') return made;
      if (mine) return within(deadline, mine);
      if (!made && (await claim(wanted, found))) {
        isRefresh = true;
        continue;
      }
      // Another replica makes it, or has just begun to.
      if (performance.now() + lookMilliseconds > deadline) return { status: 'running' };
      isRefresh = false;
      await delay(lookMilliseconds);
    }
  };

  /** Takes on the making of a report, unless another has done so meanwhile. */
  async function claim(wanted: Wanted, { condition, stored }: FoundReport): Promise<boolean> {
    // One that is made anew is there until then.
    const document = documentOf(wanted, 'running', stored?.report ?? null);
    const taken = await store.write(wanted.id, document, condition);
    if (taken === null) return false;
    const making = make(wanted, document.report, taken).finally(() => own.delete(wanted.id));
    own.set(wanted.id, making);
    return true;
  }

  async function make(wanted: Wanted, before: KeptReport | null, taken: FoundReport['condition']): Promise<Made> {
    const { id, logger } = wanted;
    const lease = holdLease(taken, (condition) => store.write(id, documentOf(wanted, 'running', before), condition));
    const signal = AbortSignal.any([stopping, lease.lost]);
    const ended = await begin(wanted, signal).then(
      (report): Made => ({ status: 'ready', report }),
      (error: unknown): Made => {
        if (!signal.aborted) logger.error({ err: error, report: id }, 'a report of issues could not be made');
        return { status: 'failed', reason: reasonOf(error), error };
      },
    );
    const condition = await lease.end();
    if (condition === null) return ended;
    const kept = documentOf(wanted, ended.status, ended.status === 'ready' ? ended.report : before);
    if (ended.status === 'failed') kept.reason = ended.reason;
    // What our own stopping has ended may be made by another at once.
    if (stopping.aborted && ended.status === 'failed') kept.lease_until = new Date(0).toISOString();
    try {
      await store.write(id, kept, condition);
      await store.deleteExpired(new Date());
    } catch (err) {
      logger.error({ err, report: id }, 'a report of issues could not be kept');
    }
    return ended;
  }
}

async function begin({ make }: Wanted, signal: AbortSignal): Promise<KeptReport> {
  signal.throwIfAborted();
  return make(signal);
}

/** What is there of a report; null where it has to be made. */
function madeOf({ stored }: FoundReport, isRefresh: boolean): Made | null {
  if (!stored) return null;
  const { status, report, reason } = stored;
  const isOver = Date.parse(stored.lease_until) < Date.now();
  if (report && !isRefresh) return { status: 'ready', report };
  if (isOver || (isRefresh && status !== 'running')) return null;
  return status === 'failed' ? { status, reason: reason ?? 'it failed' } : { status: 'running' };
}

function documentOf(
  { company, restMilliseconds }: Wanted,
  status: StoredReport['status'],
  report: KeptReport | null,
): StoredReport {
  const later = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
  return {
    company,
    status,
    lease_until: later(status === 'failed' ? restMilliseconds : leaseMilliseconds),
    expires_at: later(keptMilliseconds),
    report,
    reason: null,
  };
}

/** What is made, or that it is being made still when the time to wait is over. */
async function within(deadline: number, made: Promise<Made>): Promise<Made> {
  const answered = new AbortController();
  const left = Math.max(deadline - performance.now(), 0);
  const over = delay<Made>(left, { status: 'running' }, { signal: answered.signal }).catch(
    (): Made => ({ status: 'running' }),
  );
  try {
    return await Promise.race([made, over]);
  } finally {
    answered.abort();
  }
}
