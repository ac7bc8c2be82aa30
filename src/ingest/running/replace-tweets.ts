import { setTimeout as delay } from 'node:timers/promises';
import { announceReplacement, completeReplacement } from '../../tweets/data-version.ts';
import { indicesOf } from '../../tweets/index-names.ts';
import { createDataIndices } from '../../tweets/tweet-index.ts';
import { readDataIndices } from '../jobs/data-indices.ts';
import { removeIndices, switchReaders, withdraw } from '../jobs/replacement.ts';
import { isLost } from './ending.ts';
import { ingestRows } from './ingest-rows.ts';
import type { JobContext, Run } from './job-context.ts';
import { takeOver } from './take-over.ts';

// A report that has begun on the old indices is done with them by then: it takes a fraction of a second.
const lastReportsMilliseconds = 3_000;

/**
 * Builds the job's tweets into fresh indices and puts them in the place of the data, all at one moment. Until then readers
 * see the old data, as settled as they were, and whatever fails leaves it so. Gives what removes the old indices.
 */
export async function replaceTweets(run: Run, context: JobContext): Promise<() => Promise<void>> {
  const { patience, signal, epoch, kept } = run;
  const { client, layout, logger, lastWords } = context;
  const fresh = indicesOf(layout.prefix, epoch);
  let old: string[] = [];
  try {
    await patience(() => createDataIndices(client, layout, epoch));
    await takeOver(run, context, fresh);
    const { live } = await patience(() => readDataIndices(client, layout.prefix));
    old = [...live.tweets, ...live.conversations];
    await ingestRows(run, context, { read: fresh, leftBehind: [], onWriting: async () => {} });
    signal.throwIfAborted();
  } catch (error) {
    if (!isLost(error) && !isLost(signal.reason)) await giveUp(run, context);
    throw error;
  }
  await putInPlace(run, context, fresh.tweets);
  return async () => {
    await delay(lastReportsMilliseconds, null, { signal }).catch(() => {});
    await lastWords(() => removeIndices(client, old)).catch((err) =>
      // Such as while a snapshot is taken. The next job tries again.
      logger.warn({ job: kept.job.id, err, indices: old }, 'the replaced indices could not be removed'),
    );
  };
}

/**
 * Between the switch of the aliases and the end of this no moment is unsafe: what was announced lets every reader tell by
 * the aliases which data it sees, and the next job end it, should this process die.
 */
async function putInPlace({ epoch }: Run, context: JobContext, index: string): Promise<void> {
  const { client, layout, names, lastWords } = context;
  const fencing = { client, prefix: layout.prefix, epoch, patience: lastWords };
  try {
    await lastWords(() => announceReplacement(client, names.state, epoch, { alias: names.tweets, index }));
    await switchReaders(fencing);
  } catch (error) {
    // It may have got through although its answer was lost. This makes sure of the one or the other.
    const isInPlace = !isLost(error) && (await withdraw(fencing));
    if (!isInPlace) {
      if (!isLost(error)) await lastWords(() => completeReplacement(client, names.state, epoch));
      throw error;
    }
  }
  await lastWords(() => completeReplacement(client, names.state, epoch));
}

async function giveUp({ epoch, kept }: Run, { client, layout, logger, lastWords }: JobContext): Promise<void> {
  const fencing = { client, prefix: layout.prefix, epoch, patience: lastWords };
  await withdraw(fencing).catch((err) =>
    // The next job removes them: no reader sees them.
    logger.warn({ job: kept.job.id, err }, 'the indices of a broken-off replacement could not be removed'),
  );
}
