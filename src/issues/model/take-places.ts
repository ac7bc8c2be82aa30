export type TakePlace = <T>(action: () => Promise<T>) => Promise<T>;

/** Lets at most `places` actions run at once; the others wait in the order in which they came. */
export function createPlaces(places: number): TakePlace {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (action) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await action();
    } finally {
      // Whoever waits takes this place over; nobody can come in between.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
