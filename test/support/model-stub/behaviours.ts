import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatRequest } from './prompt.ts';

export type Behaviour =
  | 'json'
  | 'fenced'
  | 'prose'
  | 'thinking'
  | 'truncated'
  | 'wrong-schema'
  | 'no-json'
  | 'invented'
  | 'format-refused'
  | 'bad-request'
  | 'unauthorized'
  | 'no-credit'
  | 'forbidden'
  | 'unknown-model'
  | 'rate-limited'
  | 'rate-limited-long'
  | 'loading'
  | 'bad-gateway'
  | 'not-a-completion'
  | 'slow'
  | 'closed'
  | 'redirect';

type Saying = { content: string; finish_reason?: 'stop' | 'length' };

const texts: Partial<Record<Behaviour, (answer: object) => Saying>> = {
  fenced: (answer) => ({ content: `\`\`\`json\n${JSON.stringify(answer, null, 2)}\n\`\`\`` }),
  prose: (answer) => ({
    content: `Sure! Here is the {requested} object:\n\n${JSON.stringify(answer)}\n\nLet me know if you need anything else :}`,
  }),
  thinking: (answer) => ({ content: `<think>\nMaybe {"issues": []}? No.\n</think>\n\n${JSON.stringify(answer)}` }),
  truncated: (answer) => {
    const whole = JSON.stringify(answer);
    return { content: whole.slice(0, Math.floor(whole.length * 0.6)), finish_reason: 'length' };
  },
  'wrong-schema': (answer) => ({ content: JSON.stringify({ result: answer, issues: 'three', tweets: 7 }) }),
  'no-json': () => ({ content: 'I am sorry, but I cannot help with that.' }),
  invented: () => ({
    content: JSON.stringify({
      issues: [
        {
          ids: ['i77'],
          label: 'Unicorns are missing',
          definition: 'No unicorns.',
          summary: '7 of 9 want unicorns.',
          terms: ['unicorn'],
          not_terms: [],
        },
      ],
      tweets: [
        { id: 't999', issues: [{ id: 'i1', quote: 'never said' }] },
        {
          id: 't1',
          issues: [
            { id: 'i99', quote: 'never said' },
            { id: 'i1', quote: 'never said this' },
          ],
        },
        { id: 't2', issues: [{ id: 'i1', quote: 'nor that' }] },
      ],
    }),
  }),
};

const refusals: Partial<Record<Behaviour, { status: number; error: unknown; headers?: Record<string, string> }>> = {
  'bad-request': { status: 400, error: { message: 'messages: value error', type: 'invalid_request_error' } },
  unauthorized: { status: 401, error: 'Invalid credentials in Authorization header' },
  'no-credit': { status: 402, error: 'You have exceeded your monthly included credits' },
  forbidden: { status: 403, error: 'This authentication method does not have sufficient permissions' },
  'unknown-model': { status: 404, error: { message: 'The model does not exist', code: 'model_not_found' } },
  'rate-limited': { status: 429, error: 'Too many requests', headers: { 'retry-after': '1' } },
  'rate-limited-long': { status: 429, error: 'Too many requests', headers: { 'retry-after': '3600' } },
  loading: { status: 503, error: 'Model is currently loading' },
};

/** Answers one request as real servers do; `think` works out the good answer. */
export async function answerAs(
  behaviour: Behaviour,
  request: ChatRequest,
  think: () => object,
  response: ServerResponse,
): Promise<void> {
  const refusal =
    behaviour === 'format-refused' && request.response_format
      ? { status: 400, error: { message: 'response_format json_schema is not supported' } }
      : refusals[behaviour];
  if (refusal) return send(response, refusal.status, { error: refusal.error, echo: request }, refusal);
  if (behaviour === 'redirect')
    return send(response, 307, {}, { headers: { location: '/elsewhere/v1/chat/completions' } });
  if (behaviour === 'bad-gateway') {
    response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    return;
  }
  if (behaviour === 'not-a-completion') return send(response, 200, { object: 'list', data: [] });

  const { content, finish_reason = 'stop' } = texts[behaviour]?.(think()) ?? { content: JSON.stringify(think()) };
  const body = JSON.stringify(completion(request, content, finish_reason));
  response.writeHead(200, { 'content-type': 'application/json' });
  if (behaviour === 'closed') {
    response.write(body.slice(0, body.length / 2));
    await delay(20);
    response.destroy();
  } else if (behaviour === 'slow') {
    for (let place = 0; place < body.length && !response.destroyed; place += 16) {
      response.write(body.slice(place, place + 16));
      await delay(30);
    }
    response.end();
  } else response.end(body);
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  { headers = {} }: { headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function completion(request: ChatRequest, content: string, finish_reason: string): object {
  const prompt_tokens = Math.ceil(JSON.stringify(request.messages).length / 4);
  const completion_tokens = Math.ceil(content.length / 4);
  return {
    id: 'chatcmpl-stub',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: request.model,
    system_fingerprint: 'stub',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason, logprobs: null }],
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}
