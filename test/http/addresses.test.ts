import test from 'ava';
import { z } from 'zod';
import { Job } from '../../src/ingest/jobs/job.ts';
import { problemOf } from '../support/problem-of.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { csv, says } from '../support/world.ts';

const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example.com' };
const Document = z.object({ servers: z.array(z.object({ url: z.string() })) });

async function locationOf(service: TestService, path: string, headers: Record<string, string> = {}) {
  const body = csv([says('1', '2017-10-02 10:00:00')]);
  const init = { method: 'POST', body, headers: { 'content-type': 'text/csv', ...headers } };
  const response = await service.request(path, init);
  const { id } = Job.parse(await response.json());
  return { status: response.status, location: response.headers.get('location')?.replace(id, 'ID') };
}

async function serverOf(service: TestService, path: string, headers: Record<string, string> = {}) {
  const response = await service.request(path, { headers, token: null });
  return Document.parse(await response.json()).servers.map((server) => server.url);
}

test('without a base path links begin at the root, and forwarded headers are not believed', async (t) => {
  const service = await startTestService(t);
  t.deepEqual(await locationOf(service, '/ingest', forwarded), { status: 202, location: '/ingest/jobs/ID' });
  t.deepEqual(await locationOf(service, '/ingest?wait=true'), { status: 200, location: '/ingest/jobs/ID' });
  t.deepEqual(await serverOf(service, '/openapi.json', forwarded), ['/']);
});

test('below a base path the service answers whether or not the ingress cuts it off', async (t) => {
  const service = await startTestService(t, { BASE_PATH: '/support/v1' });
  for (const cut of ['', '/support/v1']) {
    t.is((await service.request(`${cut}/healthz`, { token: null })).status, 200);
    t.is((await service.request(`${cut}/companies`)).status, 200);
    t.is((await service.request(`${cut}/docs`, { token: null })).status, 200);
    t.deepEqual(await locationOf(service, `${cut}/ingest`), { status: 202, location: '/support/v1/ingest/jobs/ID' });
    t.deepEqual(await serverOf(service, `${cut}/openapi.json`), ['/support/v1']);
    const problem = await problemOf(await service.request(`${cut}/nowhere`));
    t.is(problem.instance, '/support/v1/nowhere');
  }
  // A path that only begins like it is another one.
  t.is((await service.request('/support/v1x/healthz')).status, 404);
  t.is((await service.request('/support/healthz')).status, 404);
  // The link leads to the job.
  const { location = '' } = await locationOf(service, '/ingest?wait=true');
  t.is((await service.request(location.replace('/ID', ''))).status, 200);
});

test('behind a trusted proxy links carry its scheme and host', async (t) => {
  const service = await startTestService(t, { BASE_PATH: '/support', TRUST_PROXY: 'true' });
  t.deepEqual(await locationOf(service, '/ingest', forwarded), {
    status: 202,
    location: 'https://api.example.com/support/ingest/jobs/ID',
  });
  t.deepEqual(await serverOf(service, '/openapi.json', forwarded), ['https://api.example.com/support']);
  // The header Origin says where a page of the caller's is from, not where this service is.
  const headers = { ...forwarded, origin: 'https://evil.example' };
  t.deepEqual(await serverOf(service, '/openapi.json', headers), ['https://api.example.com/support']);
  // A proxy that says nothing leaves the host that was asked.
  t.deepEqual(await serverOf(service, '/openapi.json'), [`${service.url}/support`]);
});
