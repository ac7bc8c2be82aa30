import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { runScript } from '../scripts/run-script.ts';
import { readLines } from './kibana-objects.ts';
import { Given, startKibanaStub } from './start-kibana-stub.ts';
import { certificate } from './tls-stand-in.ts';

const script = 'import-kibana.ts';
const count = readLines().length;

test('every object arrives, and again in the place of the ones before', async (t) => {
  const kibana = await startKibanaStub(t);
  for (const _ of [1, 2]) {
    const { code, stdout, stderr } = await runScript(script, [], {
      KIBANA_URL: `${kibana.url}/`,
      PUBLIC_URL: 'https://support.example/insights/',
    });
    t.is(stderr, '');
    t.is(stdout, `${count} of ${count} objects are in Kibana.\n`);
    t.is(code, 0);
  }
  t.is(kibana.spaces.get('default')?.size, count);
});

test('data views look at INDEX_PREFIX, link to PUBLIC_URL and tell hours by the time zone; nothing else changes', async (t) => {
  const kibana = await startKibanaStub(t);
  const env = {
    KIBANA_URL: kibana.url,
    KIBANA_SPACE: 'support',
    INDEX_PREFIX: 'acme_support',
    PUBLIC_URL: 'https://support.example/insights',
    KIBANA_TIME_ZONE: 'Europe/Berlin',
  };
  t.is((await runScript(script, [], env)).code, 0);
  const stored = kibana.spaces.get('support') ?? new Map();
  t.is(kibana.spaces.get('default')?.size, 0);
  const inquiries = stored.get('index-pattern:support-insights-inquiries')?.attributes;
  t.is(inquiries?.title, 'acme_support-tweets');
  t.is(
    JSON.parse(inquiries.fieldFormatMap).conversation_id.params.urlTemplate,
    'https://support.example/insights/conversations/{{value}}',
  );
  t.regex(inquiries.runtimeFieldMap, /ZoneId\.of\('Europe\/Berlin'\)/);
  t.notRegex(inquiries.runtimeFieldMap, /UTC/);
  t.is(stored.get('index-pattern:support-insights-jobs')?.attributes.title, 'acme_support-jobs');
  for (const { type, id, ...given } of readLines().map((line) => Given.parse(line)))
    if (type !== 'index-pattern') t.like(stored.get(`${type}:${id}`), given, id);
});

test('without PUBLIC_URL there are no links, and it says so', async (t) => {
  const kibana = await startKibanaStub(t);
  const { stdout } = await runScript(script, [], { KIBANA_URL: kibana.url });
  t.regex(stdout, /Without PUBLIC_URL, conversations have no links/);
  t.false(JSON.stringify([...(kibana.spaces.get('default')?.values() ?? [])]).includes('urlTemplate'));
});

test('it waits for a Kibana that is starting, and gives up when the time is over', async (t) => {
  const kibana = await startKibanaStub(t, { starting: 2 });
  const { code, stderr } = await runScript(script, ['--wait', '20'], { KIBANA_URL: kibana.url });
  t.is(code, 0);
  t.is(stderr, 'Waiting for Kibana: Kibana server is not ready yet\n');
  t.deepEqual(kibana.requests.slice(0, 3), Array(3).fill('GET /api/status'));

  const never = await startKibanaStub(t, { starting: 1_000 });
  const gaveUp = await runScript(script, ['--wait', '1'], { KIBANA_URL: never.url });
  t.is(gaveUp.code, 1);
  t.regex(gaveUp.stderr, /^Kibana was not ready within 1 s: Kibana server is not ready yet\n/m);
  const nobody = await runScript(script, ['--wait', '0'], { KIBANA_URL: 'http://127.0.0.1:1' });
  t.is(nobody.code, 1);
  t.regex(nobody.stderr, /not ready within 0 s: .*(ECONNREFUSED|bad port)/);
});

test('an object that Kibana refuses is named with its reason, and the exit is 1', async (t) => {
  const kibana = await startKibanaStub(t, { refused: ['support-insights-issues'] });
  const { code, stdout, stderr } = await runScript(script, [], {
    KIBANA_URL: kibana.url,
    PUBLIC_URL: 'http://localhost:3000',
  });
  t.is(code, 1);
  t.is(
    stderr,
    'Refused: dashboard support-insights-issues (Support: top issues): Document "support-insights-issues" belongs to a more recent version of Kibana\n',
  );
  t.is(stdout, `${count - 1} of ${count} objects are in Kibana.\n`);
});

test("wrong credentials are Kibana's own words and end it at once", async (t) => {
  const authorization = `Basic ${Buffer.from('analyst:right').toString('base64')}`;
  const kibana = await startKibanaStub(t, { authorization });
  const env = { KIBANA_URL: kibana.url, KIBANA_USERNAME: 'analyst' };
  const wrong = await runScript(script, [], { ...env, KIBANA_PASSWORD: 'wrong' });
  t.is(wrong.code, 1);
  t.regex(wrong.stderr, /^Kibana answers 401 to .*_import.*: unable to authenticate user \[analyst\]/);
  t.false(wrong.stderr.includes('wrong'));
  t.is((await runScript(script, [], { ...env, KIBANA_PASSWORD: 'right' })).code, 0);
  const byKey = await startKibanaStub(t, { authorization: 'ApiKey a2V5' });
  t.is((await runScript(script, [], { KIBANA_URL: byKey.url, KIBANA_API_KEY: 'a2V5' })).code, 0);
});

test('an https Kibana is trusted by its authority alone', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'kibana-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const KIBANA_CA_FILE = join(folder, 'ca.crt');
  await writeFile(KIBANA_CA_FILE, certificate);
  const kibana = await startKibanaStub(t, { isSecure: true });
  t.is((await runScript(script, [], { KIBANA_URL: kibana.url, KIBANA_CA_FILE })).code, 0);
  const distrusted = await runScript(script, ['--wait', '0'], { KIBANA_URL: kibana.url });
  t.is(distrusted.code, 1);
  t.regex(distrusted.stderr, /self-signed certificate/);
});

test('every fault of the settings is named at once, and none of their values', async (t) => {
  const { code, stderr } = await runScript(script, [], {
    KIBANA_API_KEY: 'secret',
    KIBANA_USERNAME: 'ada',
    KIBANA_SPACE: 'My Space',
    KIBANA_TIME_ZONE: "Mars'",
    PUBLIC_URL: 'insights',
  });
  t.is(code, 1);
  for (const fault of [
    'KIBANA_URL is missing',
    'KIBANA_SPACE is not the identifier of a space',
    'KIBANA_TIME_ZONE is not a time zone',
    'PUBLIC_URL is not an http(s) URL',
    'KIBANA_API_KEY and KIBANA_USERNAME exclude each other',
    'KIBANA_USERNAME and KIBANA_PASSWORD go together',
  ])
    t.true(stderr.includes(fault), fault);
  t.false(stderr.includes('secret'));
  t.regex((await runScript(script, ['--wait', 'long'], {})).stderr, /--wait takes a number of seconds/);
});
