import test from 'ava';
import { createLanguageModel, type LanguageModelError } from '../../../src/clients/language-model.ts';
import { readConfig } from '../../../src/config.ts';
import { startModelStub } from '../../support/model-stub/start-model-stub.ts';

const needed = { ELASTICSEARCH_URL: 'http://localhost:9200', JWT_SECRET: 'x'.repeat(32) };
const never = new AbortController().signal;
const completion = { messages: [{ role: 'user' as const, content: 'hello' }], json_schema: null, max_tokens: 5 };

/** The addresses that are asked for, and a fetch that goes to the stub instead. */
function detourTo(stubUrl: string) {
  const asked: string[] = [];
  const detour: typeof fetch = (input, init) => {
    const url = new URL(String(input));
    asked.push(url.href);
    return fetch(new URL(url.pathname + url.search, stubUrl), init);
  };
  return { asked, detour };
}

test('Without a token and an address there is no model, and with LANGUAGE_MODEL=off there is none whatever else is set', (t) => {
  t.is(createLanguageModel(readConfig(needed)), null);
  const off = { LANGUAGE_MODEL: 'off', HF_TOKEN: 'hf_x', LLM_BASE_URL: 'http://a/v1', HF_MODEL: 'm' };
  t.is(createLanguageModel(readConfig({ ...needed, ...off })), null);
});

test('With a token of Hugging Face, its router is asked for the model, once', async (t) => {
  const stub = await startModelStub();
  t.teardown(stub.stop);
  const { asked, detour } = detourTo(stub.url);
  const model = createLanguageModel(readConfig({ ...needed, HF_TOKEN: 'hf_x' }), detour);
  t.is(model?.model, 'meta-llama/Llama-3.1-8B-Instruct');
  t.is(model?.provider, 'auto');
  const completed = await model?.complete(completion, never);
  t.deepEqual(asked, ['https://router.huggingface.co/v1/chat/completions']);
  t.is(stub.received[0]?.headers.authorization, 'Bearer hf_x');
  const { model: name, max_tokens, temperature, ...rest } = JSON.parse(stub.received[0]?.body ?? '');
  t.deepEqual({ name, max_tokens, temperature }, { name: model?.model, max_tokens: 5, temperature: 0 });
  t.deepEqual(Object.keys(rest), ['messages']);
  t.false(completed?.isTruncated);
  t.true((completed?.usage?.prompt_tokens ?? 0) > 0);
});

test('With a provider, the hub is asked for its name of the model, and the router for that', async (t) => {
  const stub = await startModelStub();
  t.teardown(stub.stop);
  const { asked, detour } = detourTo(stub.url);
  const config = readConfig({ ...needed, HF_TOKEN: 'hf_x', HF_PROVIDER: 'groq', HF_MODEL: 'org/some-model' });
  await createLanguageModel(config, detour)?.complete(completion, never);
  t.regex(asked[0] ?? '', /^https:\/\/huggingface\.co\/api\/models\/org\/some-model\?/);
  t.regex(asked[1] ?? '', /^https:\/\/router\.huggingface\.co\/groq\/.*\/chat\/completions$/);
  t.is(JSON.parse(stub.received[1]?.body ?? '').model, 'own-name-of-the-model');
});

test('A provider that does not run the model is told as a matter of settings', async (t) => {
  const stub = await startModelStub();
  t.teardown(stub.stop);
  const config = readConfig({ ...needed, HF_TOKEN: 'hf_x', HF_PROVIDER: 'together', HF_MODEL: 'org/other-model' });
  const model = createLanguageModel(config, detourTo(stub.url).detour);
  const error = await t.throwsAsync<LanguageModelError>(async () => model?.complete(completion, never));
  t.is(error?.fault, 'settings');
});

for (const [given, path] of [
  ['/v1', '/v1/chat/completions'],
  ['', '/v1/chat/completions'],
  ['/', '/v1/chat/completions'],
  ['/proxy/v1/', '/proxy/v1/chat/completions'],
  ['/v1/chat/completions', '/v1/chat/completions'],
] as const) {
  test(`LLM_BASE_URL with the path "${given}" is asked at ${path}, without a token where there is none`, async (t) => {
    const stub = await startModelStub();
    t.teardown(stub.stop);
    const LLM_BASE_URL = `${new URL(stub.url).origin}${given}`;
    const model = createLanguageModel(readConfig({ ...needed, LLM_BASE_URL, HF_MODEL: 'llama3.1:8b' }));
    await model?.complete(completion, never);
    t.is(model?.provider, 'own');
    t.is(stub.received[0]?.path, path);
    t.is(stub.received[0]?.headers.authorization, undefined);
    t.is(JSON.parse(stub.received[0]?.body ?? '').model, 'llama3.1:8b');
  });
}

test('A server that sends the request on to another is not followed: the words go nowhere else', async (t) => {
  const stub = await startModelStub();
  t.teardown(stub.stop);
  stub.next('redirect');
  const model = createLanguageModel(readConfig({ ...needed, LLM_BASE_URL: stub.url, HF_MODEL: 'm' }));
  const error = await t.throwsAsync<LanguageModelError>(async () => model?.complete(completion, never));
  t.is(error?.fault, 'connection');
  t.is(stub.received.length, 1);
});

test('An error carries its status and Retry-After, and nothing of what was sent or came back', async (t) => {
  const stub = await startModelStub();
  t.teardown(stub.stop);
  stub.next('rate-limited');
  const model = createLanguageModel(readConfig({ ...needed, LLM_BASE_URL: stub.url, HF_MODEL: 'm', HF_TOKEN: 'hf_x' }));
  const error = await t.throwsAsync<LanguageModelError>(async () => model?.complete(completion, never));
  t.deepEqual([error?.fault, error?.status, error?.retryAfterSeconds], ['status', 429, 1]);
  t.is(error?.cause, undefined);
  t.notRegex(`${error?.stack}${JSON.stringify(error)}`, /hello|hf_x|Too many/);
});
