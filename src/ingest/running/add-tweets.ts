import { beginWriting, readUnfinished, settle } from '../../tweets/data-version.ts';
import { ingestRows } from './ingest-rows.ts';
import type { JobContext, Run } from './job-context.ts';
import { takeOver } from './take-over.ts';

/** Adds the job's tweets to the data that readers see. The data is unsettled from the first write until this has succeeded. */
export async function addTweets(run: Run, context: JobContext): Promise<void> {
  const { kept, epoch, patience } = run;
  const { client, names, store, lastWords } = context;
  await takeOver(run, context, null);
  // No one else writes, so whoever is here has broken off, this job's own process or a dead one's.
  const unfinished = await patience(() => readUnfinished(client, names.state));
  const leftBehind = await patience(() =>
    Promise.all(
      unfinished.map(async ({ job, epoch }) => {
        const stored = (await store.find(job))?.stored;
        return { epoch: epoch || (stored?.epoch ?? 0), confirmed: stored?.confirmed ?? 0 };
      }),
    ),
  );
  await ingestRows(run, context, {
    read: names,
    leftBehind,
    onWriting: async () => {
      run.hasWritten = true;
      await patience(() => beginWriting(client, names.state, { job: kept.job.id, epoch }));
    },
  });
  // Everything is written: from here on neither a cancellation nor a stop makes it any less so.
  const done = [...unfinished.map(({ job }) => job), kept.job.id];
  await lastWords(() => settle(client, names.state, epoch, done));
}
