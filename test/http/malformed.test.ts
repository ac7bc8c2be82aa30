import test from 'ava';
import { ProblemDocument } from '../../src/http/problem.ts';
import { rawRequest } from '../support/raw-request.ts';
import { startTestService } from '../support/service.ts';

for (const [what, sent, status] of [
  ['what is no HTTP', 'hello\r\n\r\n', 400],
  ['a target that cannot be read', 'GET http://[::1/healthz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
] as const) {
  test(`${what} is a problem as any other, with a request id`, async (t) => {
    const service = await startTestService(t);
    const response = await rawRequest(service.url, [sent]);
    t.is(response?.status, status);
    t.regex(response?.head ?? '', /x-request-id: \S+/i);
    t.regex(response?.head ?? '', /content-type: application\/problem\+json/i);
    t.is(ProblemDocument.parse(JSON.parse(response?.body ?? '')).status, status);
  });
}

test('a parameter that is given twice is named', async (t) => {
  const service = await startTestService(t);
  const response = await service.request('/companies?limit=1&limit=2&q=a&q=b');
  t.is(response.status, 400);
  const { errors } = ProblemDocument.parse(await response.json());
  const twice = (path: string) => ({ path, message: 'is given more than once' });
  t.deepEqual(errors, [twice('limit'), twice('q')]);
});
