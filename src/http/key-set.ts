import { KeyObject, type webcrypto } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWSHeaderParameters } from 'jose';

/** The key set could not be read, so that no one can say whether a token is good. */
export class KeySetAwayError extends Error {
  override name = 'KeySetAwayError';
}

/** No key of the set is the one that the token names. */
export class UnknownKeyError extends Error {
  override name = 'UnknownKeyError';
}

/** What of a token's header says which key has signed it. */
export type KeyHeader = Pick<JWSHeaderParameters, 'kid' | 'alg'>;

// After this time the set is read anew, behind the requests: a key that was taken out is good for no longer.
const freshMilliseconds = 10 * 60_000;
// Until then known keys are good although the key server is away.
const staleMilliseconds = 60 * 60_000;
// A key that is not known is looked for at once, but whoever makes up names of keys does not get to make us ask without end.
const pauseMilliseconds = 5_000;
const timeoutMilliseconds = 5_000;

/**
 * Finds keys in the set at `url`, which is read when it is first needed, when a key is not in it (it may be new), and every ten
 * minutes. Rejects with KeySetAwayError or UnknownKeyError.
 */
export function createKeySet(url: string) {
  const keySet = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: staleMilliseconds,
    cooldownDuration: pauseMilliseconds,
    timeoutDuration: timeoutMilliseconds,
  });
  let triedAt = Date.now();

  return async ({ kid, alg }: KeyHeader): Promise<KeyObject> => {
    if (kid === undefined) throw new UnknownKeyError('the token names no key');
    if (Date.now() - triedAt > freshMilliseconds) {
      triedAt = Date.now();
      // That it failed shows when the keys get too old.
      void keySet.reload().catch(() => {});
    }
    try {
      const key: unknown = await keySet({ kid, alg: alg ?? '' });
      return KeyObject.from(key as webcrypto.CryptoKey);
    } catch (error) {
      if (!isUnknown(error)) throw new KeySetAwayError('the key set cannot be read', { cause: error });
      if (keySet.jwks()?.keys.length === 0) throw new KeySetAwayError('the key set is empty', { cause: error });
      throw new UnknownKeyError('the key is not in the key set', { cause: error });
    }
  };
}

const isUnknown = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
