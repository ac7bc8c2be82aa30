import { KeyObject, type webcrypto } from 'node:crypto';
import { createRemoteJWKSet, customFetch, errors, type JWSHeaderParameters } from 'jose';

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

// A set that is older is read anew first: a key that was taken out is good for no longer …
const freshMilliseconds = 10 * 60_000;
// … unless the key server is away: then known keys are good for so long.
const staleMilliseconds = 60 * 60_000;
// A key that is not known is looked for at once, but whoever makes up names of keys does not get to make us ask without end.
const pauseMilliseconds = 5_000;
const timeoutMilliseconds = 5_000;

/**
 * Finds keys in the set at `url`, which is read when it is first needed, when a key is not in it (it may be new), and after ten
 * minutes; never more often than every 5 s. Rejects with KeySetAwayError or UnknownKeyError.
 */
export function createKeySet(url: string) {
  let askedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let failure: unknown = null;
  const keySet = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: staleMilliseconds,
    cooldownDuration: pauseMilliseconds,
    timeoutDuration: timeoutMilliseconds,
    // The cooldown alone begins with a success.
    [customFetch]: async (target, init) => {
      if (Date.now() - askedAt < pauseMilliseconds) throw new Error('the key server was asked a moment ago');
      askedAt = Date.now();
      return fetch(target, init);
    },
  });
  const reload = () =>
    keySet.reload().then(
      () => {
        readAt = Date.now();
        failure = null;
      },
      (error) => {
        failure ??= error;
      },
    );

  return async ({ kid, alg }: KeyHeader): Promise<KeyObject> => {
    if (kid === undefined) throw new UnknownKeyError('the token names no key');
    if (Date.now() - readAt > freshMilliseconds) {
      const reloading = reload();
      // While the key server is away nobody waits for it who comes with a key that is known.
      if (failure === null) await reloading;
    }
    try {
      const key: unknown = await keySet({ kid, alg: alg ?? '' });
      return KeyObject.from(key as webcrypto.CryptoKey);
    } catch (error) {
      if (!isUnknown(error)) throw new KeySetAwayError('the key set cannot be read', { cause: failure ?? error });
      if (keySet.jwks()?.keys.length === 0) throw new KeySetAwayError('the key set is empty', { cause: error });
      throw new UnknownKeyError('the key is not in the key set', { cause: error });
    }
  };
}

const isUnknown = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported;
