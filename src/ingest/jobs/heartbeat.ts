/**
 * Does `action` every `milliseconds`, never twice at once, until stopped; a beat that fails is told to `onError` and the
 * next one tries again. `stop` waits for a beat under way. It does not keep the process alive.
 */
export function heartbeat(milliseconds: number, action: () => Promise<void>, onError: (error: unknown) => void) {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= action()
      .catch(onError)
      .finally(() => {
        underWay = null;
      });
  }, milliseconds).unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await underWay;
    },
  };
}
