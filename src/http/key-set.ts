import { createPublicKey, type KeyObject, type webcrypto } from 'node:crypto';
import { z } from 'zod';

/** The key set could not be read, so that no one can say whether a token is good. */
export class KeySetAwayError extends Error {
  override name = 'KeySetAwayError';
}

/** No key of the set is the one that the token names. */
export class UnknownKeyError extends Error {
  override name = 'UnknownKeyError';
}

/** What of a token's header says which key has signed it. */
export type KeyHeader = { kid?: string | undefined; alg?: string | undefined };

// After this time the set is read anew, behind the requests: a key that was taken out is good for no longer.
const freshMilliseconds = 10 * 60_000;
// Until then known keys are good although the key server is away.
const staleMilliseconds = 60 * 60_000;
// A key that is not known is looked for at once, but whoever makes up names of keys does not get to make us ask without end.
const pauseMilliseconds = 5_000;
const timeoutMilliseconds = 5_000;

const Jwk = z.looseObject({ kid: z.string(), kty: z.enum(['RSA', 'EC']), alg: z.string().optional() });
const JwkSet = z.object({ keys: z.array(z.unknown()) });
type Key = { key: KeyObject; alg: string | undefined };

/**
 * Finds keys in the set at `url`, which is read when it is first needed, when a key is not in it (it may be new), and every ten
 * minutes. Rejects with KeySetAwayError or UnknownKeyError. `now` is a clock in milliseconds.
 */
export function createKeySet(url: string, now: () => number = () => performance.now()) {
  let keys = new Map<string, Key>();
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  let underWay: Promise<void> | null = null;

  const refresh = (): Promise<void> => {
    triedAt = now();
    underWay ??= readKeys(url)
      .then(
        (found) => {
          keys = found;
          readAt = now();
          failure = null;
        },
        (error) => {
          failure = error;
        },
      )
      .finally(() => {
        underWay = null;
      });
    return underWay;
  };
  const mayTry = () => underWay !== null || now() - triedAt >= pauseMilliseconds;

  return async ({ kid, alg }: KeyHeader): Promise<KeyObject> => {
    const age = now() - readAt;
    const isKnown = kid !== undefined && keys.has(kid);
    if (!isKnown || age > staleMilliseconds) {
      if (mayTry()) await refresh();
    } else if (age > freshMilliseconds && mayTry()) void refresh();
    if (now() - readAt > staleMilliseconds) throw new KeySetAwayError('the key set cannot be read', { cause: failure });
    const found = kid === undefined ? undefined : keys.get(kid);
    if (found && (found.alg ?? alg) === alg) return found.key;
    if (!found && failure !== null) throw new KeySetAwayError('the key may be a new one', { cause: failure });
    throw new UnknownKeyError('the key is not in the key set');
  };
}

async function readKeys(url: string): Promise<Map<string, Key>> {
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const response = await fetch(url, { headers: { accept: 'application/json' }, signal });
  if (response.status !== 200) throw new Error(`the key server answers ${response.status}`);
  const set = JwkSet.parse(await response.json());
  const found = new Map(set.keys.flatMap(usableKey));
  if (found.size === 0) throw new Error('the key set has no key that can be used');
  return found;
}

/** Sets also hold keys for encryption, and of kinds that we do not take. */
function usableKey(candidate: unknown): [string, Key][] {
  const jwk = Jwk.safeParse(candidate).data;
  if (!jwk || ('use' in jwk && jwk['use'] !== 'sig')) return [];
  try {
    const key = createPublicKey({ key: jwk as webcrypto.JsonWebKey, format: 'jwk' });
    return [[jwk.kid, { key, alg: jwk.alg }]];
  } catch {
    return [];
  }
}
