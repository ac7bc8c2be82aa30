import { hash } from 'node:crypto';
import { unavailable } from '../../http/problem.ts';
import type { Answer } from '../../http/send-report.ts';
import type { DataIdentity, DataVersion } from '../../tweets/data-version.ts';
import type { BoundedCache } from './bounded-cache.ts';

/** Asks several searches for an answer, which must all see the same state of the data: beginning at the one it is given. */
export type Compute = (version: DataIdentity) => Promise<(data: DataVersion) => unknown>;

/**
 * `question` names all that the answer depends on; `seen` is the header If-None-Match of who asks: null comes back, and
 * nothing is computed, where they have the answer already.
 */
export type KeptAnswers = (question: string, seen: string | null, compute: Compute) => Promise<Answer | null>;

// A job moves the version twice: a question that meets that so often asks an Elasticsearch that has no rest.
const maxAttempts = 4;
// A version that was read so lately is likely to be the version still.
const likelyMilliseconds = 2_000;

/**
 * Gives the JSON of answers: from `cache`, when the data is at rest and has the version that it had then; of a computation
 * of the same question and version that is under way; or computed. Where the version has moved when it is there, it is
 * computed anew, and when that happens again and again it is called unsettled; an answer that may mix replaced data with
 * its replacement is never given. Rejects with a Problem 503 rather than that, and as `readVersion` and `compute` do.
 * `maker` is whose words they are: a release of the service may say something else of the same data than the one before.
 */
export function createKeptAnswers(
  readVersion: () => Promise<DataIdentity>,
  cache: BoundedCache<Answer>,
  maker: string,
): KeptAnswers {
  const underWay = new Map<string, Promise<Answer>>();
  let latest: { version: DataIdentity; at: number } | null = null;
  const keyOf = (version: DataIdentity, question: string) => `${maker}/${versionKey(version)}/${question}`;

  return async (question, seen, compute) => {
    const likely = latest && performance.now() - latest.at < likelyMilliseconds ? latest.version : null;
    // What is not known need not wait for a look at the version: whether it was this one shows at the end.
    if (likely && seen === null && !isKnown(keyOf(likely, question))) return start(likely, question, compute);
    // What is known must not be older than the question.
    const version = await lookAtVersion();
    const key = keyOf(version, question);
    if (seen !== null && isKeepable(version) && isSeen(seen, tagOf(key))) return null;
    const known = (isKeepable(version) ? cache.get(key) : undefined) ?? underWay.get(key);
    const answer = await (known ?? start(version, question, compute));
    return seen?.trim() === '*' && answer.tag !== null ? null : answer;
  };

  function isKnown(key: string): boolean {
    return underWay.has(key) || cache.get(key) !== undefined;
  }

  async function lookAtVersion(): Promise<DataIdentity> {
    const version = await readVersion();
    latest = { version, at: performance.now() };
    return version;
  }

  async function start(first: DataIdentity, question: string, compute: Compute): Promise<Answer> {
    const answer = computeAtOneVersion(first, compute).then(({ answer, data, version }) => {
      const json = Buffer.from(JSON.stringify(answer(data)));
      if (!data.settled || !isKeepable(version)) return { json, tag: null };
      const kept = { json, tag: tagOf(keyOf(version, question)) };
      cache.set(keyOf(version, question), kept);
      return kept;
    });
    const key = keyOf(first, question);
    underWay.set(key, answer);
    try {
      return await answer;
    } finally {
      underWay.delete(key);
    }
  }

  async function computeAtOneVersion(first: DataIdentity, compute: Compute) {
    let version = first;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await settle(compute(version));
      const after = await lookAtVersion();
      const isSame = versionKey(version) === versionKey(after);
      const isLast = attempt === maxAttempts;
      // An error may have come of a replacement: the index that was searched is gone. So it counts only where nothing moved.
      if (!outcome.isThere && (isSame || isLast)) throw outcome.error;
      if (outcome.isThere && (isSame || (isLast && dataKey(version) === dataKey(after)))) {
        const data = { version: version.version, settled: version.settled && isSame };
        return { answer: outcome.value, data, version };
      }
      if (isLast) throw unavailable('All data is being replaced, again and again. Try again soon.');
      version = after;
    }
  }
}

/**
 * Whether what is found out about the data holds as long as its version does: not while it is written, nor before the first
 * ingestion, when an index that is missing looks the same as one that is empty.
 */
export const isKeepable = ({ version, settled }: DataIdentity): boolean => settled && version > 0;

/** Two states of the data that have the same key are the same, where both are settled. */
export const versionKey = (state: DataIdentity): string => `${dataKey(state)}/${state.version}`;

/** Two states that have the same are of data that was changed, but not replaced as a whole. */
export const dataKey = ({ lineage, generation }: DataIdentity): string => `${lineage}/${generation}`;

/** Weak: two answers of one tag say the same, whatever their bytes. */
const tagOf = (key: string): string => `W/"${hash('sha256', key, 'base64url').slice(0, 22)}"`;

/** Whether a header If-None-Match names the tag; `*` stands for any, but it has to be seen first whether there is an answer. */
const isSeen = (header: string, tag: string): boolean => header.split(',').some((other) => weak(other.trim()) === tag);

const weak = (tag: string): string => (tag.startsWith('W/') ? tag : `W/${tag}`);

type Outcome<T> = { isThere: true; value: T } | { isThere: false; error: unknown };

const settle = <T>(promise: Promise<T>): Promise<Outcome<T>> =>
  promise.then(
    (value) => ({ isThere: true, value }),
    (error: unknown) => ({ isThere: false, error }),
  );
