import { createHash } from 'node:crypto';
import test from 'ava';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

const get = (path: string) => service.request(path, { token: null });

for (const path of ['/docs', '/docs/']) {
  test(`the page at ${path} needs nothing from outside, and all that it needs is there`, async (t) => {
    const response = await get(path);
    t.is(response.status, 200);
    t.regex(response.headers.get('content-type') ?? '', /^text\/html/);
    const html = await response.text();
    // The names of XML namespaces look like addresses and are none.
    t.notRegex(html.replaceAll(/xmlns(:\w+)?="[^"]*"/g, ''), /(https?:)?\/\/[a-z]/i, 'no address of another host');

    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    t.true(addresses.length >= 4);
    for (const address of addresses.filter((each) => !each.startsWith('#'))) {
      const asset = await get(new URL(address, `${service.url}${path}`).pathname);
      t.is(asset.status, 200, address);
      t.true((await asset.arrayBuffer()).byteLength > 100, address);
    }
    const document = /"?url"?:\s*"([^"]+)"/.exec(html)?.[1] ?? '';
    t.is(new URL(document, `${service.url}${path}`).pathname, '/openapi.json');
    t.is((await get('/openapi.json')).status, 200);
  });

  test(`the policy of ${path} lets its own inline parts through and nothing else`, async (t) => {
    const response = await get(path);
    const html = await response.text();
    const policy = new Map(
      (response.headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
        const [name = '', ...sources] = rule.split(' ');
        return [name, sources];
      }),
    );
    for (const element of ['script', 'style']) {
      const parts = [...html.matchAll(new RegExp(`<${element}(?![^>]*\\ssrc=)[^>]*>(.*?)</${element}>`, 'gs'))];
      t.true(parts.length > 0, element);
      const hashes = parts.map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
      t.deepEqual(policy.get(`${element}-src`)?.sort(), ["'self'", ...hashes].sort(), element);
    }
    t.deepEqual(policy.get('default-src'), ["'none'"]);
    t.deepEqual(policy.get('connect-src'), ["'self'"]);
    t.notRegex(html, /\sstyle="|\son\w+="/, 'no inline attribute, which no hash lets through');
  });
}

test('assets are typed and kept, and nothing else of the disk is served', async (t) => {
  const bundle = await get('/docs/assets/swagger-ui-bundle.js');
  t.regex(bundle.headers.get('content-type') ?? '', /javascript/);
  t.regex(bundle.headers.get('cache-control') ?? '', /max-age=/);
  await bundle.arrayBuffer();
  for (const path of ['package.json', 'swagger-ui.js.map', '..%2Fpackage.json', 'constructor', '__proto__', '']) {
    t.is((await get(`/docs/assets/${path}`)).status, 404, path);
  }
});

test('metrics count requests by route, and what is no route as one', async (t) => {
  await service.request('/companies/nobody/insights');
  await service.request('/companies/noone/insights');
  await service.request('/wp-admin');
  await service.request('/wp-login');
  const response = await get('/metrics');
  t.is(response.status, 200);
  t.regex(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  const count = (labels: string) =>
    Number(new RegExp(`^http_request_duration_seconds_count\\{${labels}\\} (\\d+)$`, 'm').exec(text)?.[1]);
  t.is(count('method="GET",route="/companies/{company_id}/insights",status="404"'), 2);
  t.true(count('method="any",route="none",status="404"') >= 2);
  t.regex(text, /^process_cpu_seconds_total /m);
  t.notRegex(text, /wp-admin|nobody/);
});
