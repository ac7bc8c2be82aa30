import type { FaultyService } from './faulty-proxy.ts';

/** Lets go of what is held; `isHolding` tells whether anything is. */
export type LetGo = (() => void) & { isHolding(): boolean };

/** Holds back whatever a service behind faults writes to the tweets, until it is let go; its jobs run and do not end. */
export function holdWriting({ setFault }: Pick<FaultyService, 'setFault'>): LetGo {
  const { promise, resolve } = Promise.withResolvers<null>();
  let held = 0;
  setFault((_, path) => {
    if (!/tweets-writer-\d+\/_bulk/.test(path)) return null;
    held += 1;
    return promise;
  });
  const letGo = () => {
    setFault(null);
    resolve(null);
  };
  return Object.assign(letGo, { isHolding: () => held > 0 });
}
