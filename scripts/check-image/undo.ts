export type Undo = {
  /** What takes back what was just done; the last one goes first. */
  add(step: () => Promise<unknown> | unknown): void;
  /** Does every step that is there, whatever becomes of the others, and forgets it; settles for all who call it at the same time. */
  all(): Promise<void>;
};

/** What a run has to take back, however it ends. */
export function createUndo(): Undo {
  const steps: (() => Promise<unknown> | unknown)[] = [];
  let running: Promise<void> | undefined;
  return {
    add: (step) => void steps.push(step),
    all: () => {
      running ??= undo(steps).finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

async function undo(steps: (() => Promise<unknown> | unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (let step = steps.pop(); step; step = steps.pop()) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `This could not be taken back: ${errors.join('; ')}`);
}
