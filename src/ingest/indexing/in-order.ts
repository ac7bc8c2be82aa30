/**
 * Runs a few tasks at a time and tells `onWhole`, in the order in which they were given, of each of which it is true that it and all before it have
 * succeeded. `add` waits for a place; it and `idle` reject with the first error, when nothing is under way any more.
 */
export function createInOrder<Task, Result>(
  limit: number,
  run: (task: Task) => Promise<Result>,
  onWhole: (task: Task, result: Result) => void,
) {
  const underWay: { task: Task; done: Promise<void>; result?: { value: Result } }[] = [];
  let failure: { error: unknown } | null = null;

  const idle = async () => {
    await Promise.all(underWay.map(({ done }) => done));
    if (failure) throw failure.error;
  };
  return {
    idle,
    tasks: () => underWay.map(({ task }) => task),
    async add(task: Task): Promise<void> {
      while (underWay.length >= limit && !failure) await underWay[0]?.done;
      if (failure) return idle();
      const entry: (typeof underWay)[number] = {
        task,
        done: run(task).then(
          (value) => {
            entry.result = { value };
            for (let first = underWay[0]; first?.result; first = underWay[0]) {
              underWay.shift();
              onWhole(first.task, first.result.value);
            }
          },
          (error) => {
            failure ??= { error };
          },
        ),
      };
      underWay.push(entry);
    },
  };
}
