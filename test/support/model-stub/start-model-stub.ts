import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerAs, type Behaviour } from './behaviours.ts';
import { keywordMind } from './keyword-mind.ts';
import type { Mind } from './mind.ts';
import { type ChatRequest, chatRequest, type Prompt, parsePrompt } from './prompt.ts';

export type Received = { path: string; headers: IncomingHttpHeaders; body: string; prompt: Prompt | null };

export type ModelStub = {
  /** What LLM_BASE_URL is set to: it ends in /v1. */
  url: string;
  received: Received[];
  /** How the next requests are answered, one each; those after them as json, or as `always` says. */
  next(...behaviours: Behaviour[]): void;
  always(behaviour: Behaviour | ((prompt: Prompt | null) => Behaviour)): void;
  /** How many requests were under way at once, at most. */
  busiest(): number;
  stop(): Promise<void>;
};

/** A server of OpenAI's chat completions on a loopback port, whose good answers are what `mind` makes of the prompt. */
export async function startModelStub({
  mind = keywordMind,
  port = 0,
}: {
  mind?: Mind;
  port?: number;
} = {}): Promise<ModelStub> {
  const received: Received[] = [];
  const queue: Behaviour[] = [];
  let usual: (prompt: Prompt | null) => Behaviour = () => 'json';
  let underWay = 0;
  let busiest = 0;
  const server = createServer(async (request, response) => {
    underWay += 1;
    busiest = Math.max(busiest, underWay);
    response.once('close', () => {
      underWay -= 1;
    });
    const path = request.url ?? '';
    const body = await text(request);
    const parsed = chatRequest.safeParse(parseJson(body));
    const prompt = parsed.success ? parsePrompt(parsed.data) : null;
    received.push({ path, headers: request.headers, body, prompt });
    if (request.method === 'GET' && path.startsWith('/api/models/')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(providerMapping);
    } else if (request.method !== 'POST' || !path.endsWith('/chat/completions') || !parsed.success) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}');
    } else {
      const behaviour = queue.shift() ?? usual(prompt);
      await answerAs(behaviour, parsed.data, () => think(mind, prompt, parsed.data), response);
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    received,
    next: (...behaviours) => queue.push(...behaviours),
    always(behaviour) {
      usual = typeof behaviour === 'function' ? behaviour : () => behaviour;
    },
    busiest: () => busiest,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

// What the hub says of where a model runs.
const providerMapping = JSON.stringify({
  inferenceProviderMapping: [
    { provider: 'groq', providerId: 'own-name-of-the-model', status: 'live', task: 'conversational' },
  ],
});

/** What is not understood is not answered with what was hoped for. */
function think(mind: Mind, prompt: Prompt | null, { messages }: ChatRequest): object {
  return prompt ? mind(prompt) : { confused_by: messages.length };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
