/**
 * Does `action` every `milliseconds`, never twice at once, until stopped; a beat that fails is told to `onError` and the
 * next one tries again. `stop` waits for a beat under way.
 */
export function heartbeat(
  milliseconds: number,
  action: (beat: number) => Promise<void>,
  onError: (error: unknown) => void,
) {
  let beat = 0;
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    beat += 1;
    underWay ??= action(beat)
      .catch(onError)
      .finally(() => {
        underWay = null;
      });
  }, milliseconds);
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await underWay;
    },
  };
}
