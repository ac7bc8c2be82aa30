import { existsSync } from 'node:fs';
import process from 'node:process';
import test from 'ava';
import { chromium } from 'playwright-core';
import { startTestService, token } from '../support/service.ts';
import { asks, ingestRows, says } from '../support/world.ts';

const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);
const [inBrowser, note] = executablePath ? [test, ''] : [test.skip, ' (NOT TESTED: CHROMIUM names no browser)'];

inBrowser(`in a browser /docs shows every call, asks no other host, and answers a call tried out${note}`, async (t) => {
  const service = await startTestService(t);
  await ingestRows(service, [
    asks('1', '2017-10-01 10:00:00', { text: '@Acme where is it?' }),
    says('2', '2017-10-01 10:01:00', { by: 'Acme', to: '1' }),
  ]);
  // Without a sandbox, as root in a container has none.
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  t.teardown(() => browser.close());
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(service.url).origin) faults.push(`asked ${request.url()}`);
  });
  // What the policy forbids is an error there, too.
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));

  await page.goto(`${service.url}/docs`);
  const calls = page.locator('.opblock');
  await calls.first().waitFor();
  // What the words mean stands above the calls, as a list.
  t.regex((await page.locator('.info li').allTextContents()).join('\n'), /^An inquiry of a company/m);
  const { paths } = (await (await service.request('/openapi.json')).json()) as { paths: Record<string, object> };
  t.is(
    await calls.count(),
    Object.values(paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0),
  );

  await page.locator('.auth-wrapper .authorize').click();
  await page.locator('.auth-container input').fill(token());
  await page.locator('.auth-btn-wrapper .authorize').click();
  await page.locator('.auth-btn-wrapper .btn-done').click();
  const companies = calls.filter({ has: page.locator('[data-path="/companies"]') });
  await companies.locator('.opblock-summary').click();
  await companies.locator('.try-out__btn').click();
  await companies.locator('.execute').click();
  const answer = companies.locator('.live-responses-table .response').first();
  await answer.waitFor();
  t.regex((await answer.textContent()) ?? '', /^200/);
  t.regex((await answer.textContent()) ?? '', /"company_id": "Acme"/);
  t.deepEqual(faults, []);
});
