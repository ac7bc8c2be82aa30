/**
 * The versions under which a job writes: they rise with each round of it, and from one lease to the next, so that whatever
 * an earlier writer sent and arrives late is refused. 2^20 rounds are over 50 billion rows.
 */
const roundsOfALease = 2 ** 20;

/** Below every version of the lease of this epoch, above all of those before. */
export const firstVersion = (epoch: number): number => epoch * roundsOfALease;

export function createVersions(epoch: number): () => number {
  let version = firstVersion(epoch);
  return () => {
    version += 1;
    if (version >= firstVersion(epoch + 1)) throw new Error('the job has more rounds than a lease has versions');
    return version;
  };
}
