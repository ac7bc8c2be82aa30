import { setTimeout as delay } from 'node:timers/promises';
import { hasEnded, type Job, jobProgress } from './job.ts';

export type JobEventsOptions = {
  /** The job as it is now. */
  read: () => Promise<Job | null>;
  /** Ends the stream: the client has gone, or the service stops. */
  signal: AbortSignal;
  pollMilliseconds?: number;
  /** How long nothing may be sent: proxies cut what is silent. */
  silenceMilliseconds?: number;
};

/**
 * A job's life as server-sent events: `progress` whenever that has changed, then one `end` with the whole job. While
 * Elasticsearch is away the stream stays open and says nothing new.
 */
export async function* jobEvents({
  read,
  signal,
  pollMilliseconds = 1_000,
  silenceMilliseconds = 15_000,
}: JobEventsOptions): AsyncGenerator<string> {
  yield 'retry: 2000\n\n';
  let shown = '';
  let spokeAt = Date.now();
  while (!signal.aborted) {
    const job = await read().catch(() => null);
    if (job && hasEnded(job)) {
      yield event('end', job);
      return;
    }
    const progress = job && event('progress', jobProgress(job));
    if (progress && progress !== shown) {
      shown = progress;
      spokeAt = Date.now();
      yield progress;
    } else if (Date.now() - spokeAt >= silenceMilliseconds) {
      spokeAt = Date.now();
      yield ': still there\n\n';
    }
    await delay(pollMilliseconds, null, { signal }).catch(() => {});
  }
}

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
