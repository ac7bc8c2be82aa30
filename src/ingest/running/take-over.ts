import { claim, completeReplacement } from '../../tweets/data-version.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import { fence } from '../jobs/fence.ts';
import { removeHidden } from '../jobs/replacement.ts';
import type { JobContext, Run } from './job-context.ts';

/**
 * Makes this job the only writer, of the live indices or of `fresh` ones, and ends what an earlier one that died has left
 * half done around the data: an announced switch, indices that no one sees.
 */
export async function takeOver(run: Run, context: JobContext, fresh: DataNames | null): Promise<void> {
  const { client, names, layout, logger } = context;
  const { epoch, patience, kept } = run;
  const fencing = { client, prefix: layout.prefix, epoch, patience };
  await fence(fencing, fresh);
  // It moves the version, and with it every report that is kept by it: not without need.
  if (!run.isSuccessor) await patience(() => claim(client, names.state, epoch));
  await patience(() => completeReplacement(client, names.state, epoch));
  await removeHidden(fencing).then(
    (indices) => indices.length > 0 && logger.warn({ job: kept.job.id, indices }, 'indices left behind were removed'),
    // Such as while a snapshot is taken. The next job tries again.
    (err) => run.signal.aborted || logger.warn({ job: kept.job.id, err }, 'indices left behind could not be removed'),
  );
}
