import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { type Config, readConfig } from '../src/config.ts';
import { createLogger } from '../src/http/logging.ts';
import { scopes } from '../src/http/route.ts';
import type { Job } from '../src/ingest/jobs/job.ts';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { type Service, startService } from '../src/service.ts';
import { startModelStub } from '../test/support/model-stub/start-model-stub.ts';
import { withoutCredentials } from './elasticsearch/answers-at.ts';
import { defaultWorkDir } from './elasticsearch/assemble-node.ts';
import { assertPortFree } from './elasticsearch/assert-port-free.ts';
import { ensureElasticsearch } from './elasticsearch/ensure-elasticsearch.ts';
import { fail } from './fail.ts';
import { ingestFiles, summary } from './ingest-files.ts';

// npm run demo [-- [--stub-model] FILE…]: everything on this machine until Ctrl-C. The data stays for the next time, nothing else does.

const sample = 'samples/tweets.csv';
// With it issues come from what stands in for a language model: to see what a report by one looks like.
const stubFlag = '--stub-model';
const stubName = 'a-stub-by-keyword-rules';
const stopping = new AbortController();
// Not `once`: npm passes on the signal that the terminal sent already.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));

const undo: (() => Promise<void>)[] = [];
try {
  loadEnvFileIfThere();
  const given = process.argv.slice(2);
  await demo(
    given.filter((argument) => argument !== stubFlag),
    given.includes(stubFlag),
  );
} catch (error) {
  if (!stopping.signal.aborted) fail(error);
} finally {
  if (stopping.signal.aborted) console.log('\nStopping …');
  for (const step of undo.reverse()) await step();
}

async function demo(files: string[], hasStub: boolean): Promise<void> {
  const given = process.env;
  const secret = given['JWT_SECRET'] || randomBytes(48).toString('base64url');
  const port = Number(given['PORT'] || 3000);
  await assertPortFree(port).catch((error) => {
    throw new Error(`${error.message} Another port: PORT=3001 npm run demo`);
  });

  console.log('Looking for an Elasticsearch (the first time one is assembled, which takes half a minute) …');
  const elasticsearch = await ensureElasticsearch({
    url: given['ELASTICSEARCH_URL'],
    dataDir: join(defaultWorkDir, 'demo-data'),
    signal: stopping.signal,
    log: console.log,
  });
  undo.push(() => elasticsearch.stop());
  stopping.signal.throwIfAborted();

  const stub = hasStub ? await startModelStub() : null;
  if (stub) undo.push(() => stub.stop());
  const config = readConfig({
    LOG_LEVEL: 'warn',
    HOST: '127.0.0.1',
    SHUTDOWN_GRACE_SECONDS: '2',
    // What is invented does not get among what is real, be it in an Elasticsearch that was given.
    ...(files.length === 0 ? { INDEX_PREFIX: 'demo' } : {}),
    ...given,
    PORT: String(port),
    ELASTICSEARCH_URL: elasticsearch.url,
    JWT_SECRET: secret,
    JWT_JWKS_URL: '',
    ...(stub ? { LLM_BASE_URL: stub.url, HF_MODEL: stubName, HF_PROVIDER: '' } : {}),
  });
  const service = await startService(config, createLogger(config, process.stdout.isTTY), readVersion());
  undo.push(() => service.stop());

  const jobs = await ingestFiles(config, files.length > 0 ? files : [sample], { signal: stopping.signal });
  for (const job of jobs) console.log(summary(job));
  stopping.signal.throwIfAborted();
  console.log(await invitation(config, service, jobs, elasticsearch.url));
  await stopped;
}

/** What a newcomer can do now: a token, the docs, and lines to paste. */
async function invitation(config: Config, service: Service, jobs: Job[], elasticsearchUrl: string): Promise<string> {
  const token = jwt.sign({ scope: Object.keys(scopes).join(' ') }, config.JWT_SECRET ?? '', {
    algorithm: 'HS256',
    subject: 'demo',
    expiresIn: '12h',
    ...(config.JWT_ISSUER ? { issuer: config.JWT_ISSUER } : {}),
    ...(config.JWT_AUDIENCE ? { audience: config.JWT_AUDIENCE } : {}),
  });
  const base = `${service.url}${config.BASE_PATH ?? ''}`;
  const curl = `curl -s -H "Authorization: Bearer ${token}"`;
  const company = await largestCompany(base, token);
  return `
support-insights is ready.

  API docs       ${base}/docs   (press "Authorize" and paste the token)
  Elasticsearch  ${elasticsearchUrl.split(',').map(withoutCredentials).join(', ')}
  Its indices    ${config.INDEX_PREFIX}-*
  Token          ${token}
                 for 12 hours, with all scopes

Paste one of these into another terminal:

  ${curl} '${base}/companies?limit=5'

  ${curl} '${base}/companies/${company}/insights?interval=week'

  ${curl} '${base}/companies/${company}/ai-insights'

  ${curl} '${base}/ingest/jobs/${jobs.at(-1)?.id}'

${aboutIssues(config)}

Ctrl-C stops everything that this has started; the data stays for the next time.`;
}

/** Where the issues of ai-insights come from, and how to have better ones. */
function aboutIssues(config: Config): string {
  if (config.HF_MODEL === stubName)
    return 'Issues (ai-insights) are named by a stub that stands in for a language model: it goes by rules of keywords, and shows the form of a report, not what a model can.';
  if (config.LANGUAGE_MODEL !== 'off' && (config.HF_TOKEN || config.LLM_BASE_URL))
    return `Issues are named by the language model ${config.HF_MODEL}.`;
  return `Issues (ai-insights) come from the statistics of words. With a language model they are named and defined better:\nHF_TOKEN=hf_… npm run demo, or LLM_BASE_URL=http://localhost:11434/v1 HF_MODEL=llama3.1 npm run demo for one of your own;\nnpm run demo -- ${stubFlag} shows what such a report looks like.`;
}

async function largestCompany(base: string, token: string): Promise<string> {
  const answer = await fetch(`${base}/companies?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  const { items } = (await answer.json()) as { items?: { company_id: string }[] };
  return items?.[0]?.company_id ?? 'OmbrafonCare';
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
