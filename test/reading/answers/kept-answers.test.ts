import test from 'ava';
import { Problem } from '../../../src/http/problem.ts';
import type { Answer } from '../../../src/http/send-report.ts';
import { createBoundedCache } from '../../../src/reading/answers/bounded-cache.ts';
import { type Compute, createKeptAnswers } from '../../../src/reading/answers/kept-answers.ts';
import type { DataIdentity, DataVersion } from '../../../src/tweets/data-version.ts';

const settled = (version: number, generation = 0, lineage = 'first'): DataIdentity => ({
  version,
  settled: true,
  generation,
  lineage,
});
const unsettled = (version: number): DataIdentity => ({ ...settled(version), settled: false });

/** Answers over a data whose version is what `now` says, the next one of a list at each reading. */
const answersOver = (...versions: DataIdentity[]) => answersBy('1.0.0', versions);

function answersBy(maker: string, versions: DataIdentity[]) {
  const state = { readings: 0, computations: 0, now: versions };
  const cache = createBoundedCache({ maxEntries: 10, maxBytes: 10_000, bytesOf: ({ json }: Answer) => json.length });
  const answers = createKeptAnswers(
    async () => {
      state.readings += 1;
      const version = state.now.length > 1 ? state.now.shift() : state.now[0];
      if (!version) throw new Error('no version');
      return version;
    },
    cache,
    maker,
  );
  const compute: Compute = async () => {
    state.computations += 1;
    const computation = state.computations;
    return (data: DataVersion) => ({ computation, ...data });
  };
  const ask = async (question = 'q', how = compute) => {
    const answer = await answers(question, null, how);
    return answer && JSON.parse(answer.json.toString());
  };
  const tagged = (seen: string | null, question = 'q') => answers(question, seen, compute);
  return { ask, tagged, answers, state, compute };
}

test('a question is computed once for a version of settled data, and each of two questions by itself', async (t) => {
  const { ask, state } = answersOver(settled(4));
  const first = { computation: 1, version: 4, settled: true };
  t.deepEqual(await ask(), first);
  t.is(state.readings, 2);
  t.deepEqual(await ask(), first);
  t.is(state.readings, 3);
  t.deepEqual(await ask('other'), { ...first, computation: 2 });
  t.deepEqual(await ask(), first);
});

test('what is not known is computed without a look at the version before, when that has been read a moment ago', async (t) => {
  const { ask, state } = answersOver(settled(4));
  await ask();
  t.is(state.readings, 2);
  t.deepEqual(await ask('other'), { computation: 2, version: 4, settled: true });
  t.is(state.readings, 3);
  // It has moved on meanwhile: found at the end, and computed anew.
  state.now = [settled(6)];
  t.deepEqual(await ask('third'), { computation: 4, version: 6, settled: true });
  t.deepEqual(await ask('third'), { computation: 4, version: 6, settled: true });
});

test('a new version, generation or lineage is computed anew, although the version number has been there before', async (t) => {
  const { ask, state } = answersOver(settled(4));
  await ask();
  state.now = [settled(6)];
  t.deepEqual(await ask(), { computation: 2, version: 6, settled: true });
  state.now = [settled(4, 1)];
  t.deepEqual(await ask(), { computation: 3, version: 4, settled: true });
  state.now = [settled(4, 1, 'second')];
  t.deepEqual(await ask(), { computation: 4, version: 4, settled: true });
});

test('of unsettled data nothing is kept', async (t) => {
  const { ask } = answersOver(unsettled(5));
  t.deepEqual(await ask(), { computation: 1, version: 5, settled: false });
  t.deepEqual(await ask(), { computation: 2, version: 5, settled: false });
});

test('before the first ingestion nothing is kept', async (t) => {
  const { ask } = answersOver(settled(0, 0, ''));
  t.deepEqual(await ask(), { computation: 1, version: 0, settled: true });
  t.deepEqual(await ask(), { computation: 2, version: 0, settled: true });
});

test('what moved while it was computed is computed anew, and kept as what it became', async (t) => {
  const { ask, state } = answersOver(settled(4), unsettled(5), settled(6), settled(6));
  t.deepEqual(await ask(), { computation: 3, version: 6, settled: true });
  t.deepEqual(await ask(), { computation: 3, version: 6, settled: true });
  t.is(state.computations, 3);
});

test('what moves again and again is called unsettled in the end, and not kept', async (t) => {
  const { ask, state } = answersOver(settled(4), settled(6), settled(8), settled(10), settled(12));
  t.deepEqual(await ask(), { computation: 4, version: 10, settled: false });
  t.deepEqual(await ask(), { computation: 5, version: 12, settled: true });
  t.is(state.readings, 6);
});

test('what is replaced again and again is a 503, never a mix', async (t) => {
  const { ask } = answersOver(settled(4), settled(6, 1), settled(8, 2), settled(10, 3), settled(12, 4));
  const error = await t.throwsAsync(ask(), { instanceOf: Problem });
  t.is(error.status, 503);
});

test('an error counts only where nothing has moved meanwhile', async (t) => {
  const { ask, compute, state } = answersOver(settled(4), settled(6, 1));
  let tries = 0;
  const failing: Compute = (version) => {
    tries += 1;
    if (tries === 1) throw new Error('the old index is gone');
    return compute(version);
  };
  t.deepEqual(await ask('q', async (version) => failing(version)), { computation: 1, version: 6, settled: true });
  const broken = async () => Promise.reject(new Error('broken'));
  await t.throwsAsync(ask('other', broken), { message: 'broken' });
  // It is not remembered.
  t.is((await ask('other')).computation, state.computations);
});

test('the same question of the same version that is under way is waited for, another one is not', async (t) => {
  const { ask, compute, state } = answersOver(settled(4));
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow: Compute = async (version) => {
    await held;
    return compute(version);
  };
  const first = ask('q', slow);
  const second = ask('q', slow);
  t.is((await ask('other')).computation, 1);
  // A version that came up meanwhile is another question, too.
  state.now = [settled(6)];
  t.deepEqual(await ask('q'), { computation: 2, version: 6, settled: true });
  release();
  // Computed at 4, which was 6 at the end.
  t.is((await first).version, 6);
  t.deepEqual(await second, await first);
  t.is(state.computations, 4);
});

test('an answer of settled data has a weak tag, and who shows it again is told nothing new without a computation', async (t) => {
  const { tagged, state } = answersOver(settled(4));
  const tag = (await tagged(null))?.tag ?? '';
  t.regex(tag, /^W\/"[\w-]{22}"$/);
  t.is(await tagged(tag), null);
  t.is(await tagged(`"another", ${tag.slice(2)}`), null);
  t.is(await tagged('*'), null);
  t.is(state.computations, 1);
  t.is((await tagged('W/"another"'))?.tag, tag);
  t.not((await tagged(tag, 'other'))?.tag, tag);
  t.is(state.computations, 2);
});

test('what another release of the service has said of the same data is not taken for what this one says', async (t) => {
  const tag = (await answersBy('1.0.0', [settled(4)]).tagged(null))?.tag ?? '';
  t.is(await answersBy('1.0.0', [settled(4)]).tagged(tag), null);
  t.regex((await answersBy('1.1.0', [settled(4)]).tagged(tag))?.tag ?? '', /^W/);
});

test('whoever has seen anything is told nothing new only where there is an answer', async (t) => {
  const { tagged, compute, answers, state } = answersOver(settled(4));
  const unknown = async () => {
    throw new Problem(404, 'There is no such company.');
  };
  await t.throwsAsync(answers('nobody', '*', unknown), { instanceOf: Problem });
  t.is(await answers('somebody', '*', compute), null);
  t.is(state.computations, 1);
  t.is(await tagged('*', 'somebody'), null);
  t.is(state.computations, 1);
});

test('after the version has moved the tag is another, and while a job writes there is none', async (t) => {
  const { tagged, state } = answersOver(settled(4));
  const tag = (await tagged(null))?.tag ?? '';
  state.now = [settled(6)];
  const later = await tagged(tag);
  t.not(later?.tag, tag);
  state.now = [unsettled(7)];
  t.is((await tagged(later?.tag ?? ''))?.tag, null);
  t.is((await tagged('*'))?.tag, null);
});
