/** Values by key, those unused for longest dropped first when there are more entries or bytes than may be. */
export type BoundedCache<Value> = { get(key: string): Value | undefined; set(key: string, value: Value): void };

export type Bounds<Value> = {
  maxEntries: number;
  maxBytes: number;
  /** What a value takes, in bytes. */
  bytesOf(value: Value): number;
};

// What an entry takes beside its value and its key, roughly.
const overheadBytes = 200;

export function createBoundedCache<Value extends object>({
  maxEntries,
  maxBytes,
  bytesOf,
}: Bounds<Value>): BoundedCache<Value> {
  // A map keeps the order in which keys were set: the first one is the one unused for longest.
  const values = new Map<string, Value>();
  let bytes = 0;
  const size = (key: string, value: Value) => bytesOf(value) + 2 * key.length + overheadBytes;
  const drop = (key: string) => {
    const value = values.get(key);
    if (value && values.delete(key)) bytes -= size(key, value);
  };
  return {
    get(key) {
      const value = values.get(key);
      if (value) {
        values.delete(key);
        values.set(key, value);
      }
      return value;
    },
    set(key, value) {
      drop(key);
      values.set(key, value);
      bytes += size(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= maxEntries && bytes <= maxBytes) break;
        drop(oldest);
      }
    },
  };
}
