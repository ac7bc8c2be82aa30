import type { FaultyService } from './faulty-proxy.ts';

/** Lets go of what is held; `isHolding` tells whether anything is. */
export type LetGo = (() => void) & { isHolding(): boolean };

/**
 * Holds back whatever a service behind faults writes to the tweets, but for the first `passed` times, until it is let go; its jobs
 * run and do not end.
 */
export function holdWriting({ setFault }: Pick<FaultyService, 'setFault'>, passed = 0): LetGo {
  const { promise, resolve } = Promise.withResolvers<null>();
  let held = -passed;
  setFault((_, path) => {
    if (!/tweets-writer-\d+\/_bulk/.test(path)) return null;
    held += 1;
    if (held <= 0) return null;
    return promise;
  });
  const letGo = () => {
    setFault(null);
    resolve(null);
  };
  return Object.assign(letGo, { isHolding: () => held > 0 });
}
