import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { Job } from '../../../src/ingest/jobs/job.ts';
import { plainExpectation } from '../../support/derived.ts';
import { differencesFromPlain } from '../../support/differences-from-plain.ts';
import { upload } from '../../support/ingest.ts';
import { readPlainTweets } from '../../support/plain-reading.ts';
import { type DrawnCase, drawCase, expectedCounts, randomCase } from '../../support/random-world.ts';
import { startTestService, type TestService } from '../../support/service.ts';

// A case of up to six worlds in up to seven files takes 0.3 to 1 s. SEED=… draws the same cases again, CASES=… more of them.
const firstSeed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const cases = Number(process.env['CASES'] ?? 12);
// Of a failure the smallest case is looked for, but not for ever.
const limitMilliseconds = Math.max(120_000, cases * 3_000);

for (const [at, segmentRows] of ['1', '3', '10', ''].entries()) {
  const seed = firstSeed + at * 1_000_000;
  const segments = segmentRows === '' ? 'segments of the usual size' : `segments of ${segmentRows}`;
  test(`any small worlds, in any order and split, are as the plain reading has them, in ${segments} (SEED=${firstSeed})`, async (t) => {
    t.timeout(limitMilliseconds + 60_000);
    const replicas = await startReplicas(t, segmentRows);
    let namespaces = 10_000;
    let checked = 0;
    const property = fc.asyncProperty(randomCase, async (drawn) => {
      const faults = await faultsOf(
        replicas,
        drawCase(drawn, () => String(++namespaces)),
      );
      checked += 1;
      if (faults !== '') throw new Error(faults);
    });
    const run = await fc.check(property, { seed, numRuns: cases, interruptAfterTimeLimit: limitMilliseconds });
    t.log(`${checked} cases in ${segments}, ${namespaces - 10_000} worlds`);
    if (run.failed) t.fail(`the smallest case found (${run.numShrinks} steps), SEED=${firstSeed}:\n${messageOf(run)}`);
    else t.true(checked > 0);
  });
}

function messageOf({ errorInstance }: { errorInstance: unknown }): string {
  return errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
}

/** Two services over the same indices. */
async function startReplicas(t: ExecutionContext, segmentRows: string): Promise<[TestService, TestService]> {
  const env = segmentRows === '' ? {} : { INGEST_SEGMENT_ROWS: segmentRows };
  const first = await startTestService(null, env);
  const second = await startTestService(null, { ...env, INDEX_PREFIX: first.config.INDEX_PREFIX });
  if (segmentRows !== '') t.is(first.config.INGEST_SEGMENT_ROWS, Number(segmentRows));
  t.teardown(async () => {
    await second.stop();
    await first.stop();
  });
  return [first, second];
}

/** What is wrong after these files have been ingested, with the files; empty where nothing is. */
async function faultsOf(services: [TestService, TestService], drawn: DrawnCase): Promise<string> {
  const serviceOf = (at: number) => services[at % drawn.replicas === 0 ? 0 : 1];
  const sent: string[] = [];
  const story = (faults: string) => {
    const files = sent.map((file) => file.split('\n').slice(1).join('\n') || '(no rows)\n');
    return `${drawn.sending}:\n${files.join('--- next file:\n')}=== differs, stored is not expected:\n${faults}`;
  };
  const check = () =>
    differencesFromPlain(services[0], plainExpectation(sent.flatMap(readPlainTweets)), { ids: drawn.ids });

  if (drawn.atOnce) {
    sent.push(...drawn.files);
    const jobs = await Promise.all(drawn.files.map((file, at) => ingest(serviceOf(at), file)));
    const faults = jobs.map(accountFaults).join('') || (await check());
    return faults && story(faults);
  }
  for (const [at, file] of drawn.files.entries()) {
    const before = new Map(sent.flatMap(readPlainTweets).map((tweet) => [tweet.tweet_id, tweet]));
    sent.push(file);
    const job = await ingest(serviceOf(at), file);
    const faults = accountFaults(job) || countFaults(job, expectedCounts(before, file)) || (await check());
    if (faults) return story(faults);
  }
  return '';
}

async function ingest(service: TestService, body: string): Promise<Job> {
  const response = await upload(service, { body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${response.status} ${text}`);
  return Job.parse(JSON.parse(text));
}

function accountFaults(job: Job): string {
  const isAccounted =
    job.rows_read === job.tweets_created + job.tweets_updated + job.tweets_unchanged + job.rows_rejected;
  return job.status === 'succeeded' && isAccounted ? '' : JSON.stringify(job);
}

function countFaults(job: Job, expected: Partial<Job>): string {
  const wrong = Object.entries(expected).filter(([name, count]) => Reflect.get(job, name) !== count);
  return wrong.map(([name, count]) => `${name} is ${Reflect.get(job, name)}, not ${count}\n`).join('');
}
