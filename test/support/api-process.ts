import type { Client } from '@elastic/elasticsearch';
import type { ExecutionContext } from 'ava';
import { Job } from '../../src/ingest/jobs/job.ts';
import type { Installation } from './derived.ts';
import { until } from './ingest.ts';
import { type Calls, callsTo } from './service.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

/** A service in a process of its own, ready to be asked; it can be killed. */
export type Api = Calls &
  Installation & {
    process: ServiceProcess;
    /** Sends a file and does not wait for its job; the id of that. */
    submit(csv: string): Promise<string>;
    job(id: string): Promise<Job>;
    /** The job when it has ended. */
    ended(id: string, milliseconds?: number): Promise<Job>;
    /** As `kill -9` does; returns when the process is gone. */
    kill(): Promise<void>;
  };

export type ApiOptions = { client: Client; prefix: string; url: string; env?: Record<string, string> };

/** `url` is how it reaches Elasticsearch, `client` how the test does. */
export async function startApi(t: ExecutionContext, { client, prefix, url, env = {} }: ApiOptions): Promise<Api> {
  const service = startServiceProcess({ ELASTICSEARCH_URL: url, INDEX_PREFIX: prefix, LOG_LEVEL: 'debug', ...env });
  const kill = async () => {
    service.child.kill('SIGKILL');
    await service.ended;
  };
  t.teardown(kill);
  const calls = callsTo(await service.url());
  await until(async () => (await calls.request('/readyz')).ok);
  const job: Api['job'] = (id) => calls.get(`/ingest/jobs/${id}`, Job);
  return {
    ...calls,
    client,
    config: { INDEX_PREFIX: prefix },
    process: service,
    async submit(body) {
      const answer = await calls.request('/ingest', { method: 'POST', body, headers: { 'content-type': 'text/csv' } });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status} ${text}`);
      return Job.parse(JSON.parse(text)).id;
    },
    job,
    async ended(id, milliseconds = 240_000) {
      // Elasticsearch may be away meanwhile: then there is no answer.
      const read = () => job(id).catch(() => null);
      await until(async () => ((await read())?.finished_at ?? null) !== null, milliseconds);
      return job(id);
    },
    kill,
  };
}
