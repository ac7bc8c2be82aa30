import type { FaultyService } from './faulty-proxy.ts';

/** Holds back whatever a service behind faults writes to the tweets, until it is let go; its jobs run and do not end. */
export function holdWriting({ setFault }: Pick<FaultyService, 'setFault'>): () => void {
  const { promise, resolve } = Promise.withResolvers<null>();
  setFault((_, path) => (/tweets-writer-\d+\/_bulk/.test(path) ? promise : null));
  return () => {
    setFault(null);
    resolve(null);
  };
}
