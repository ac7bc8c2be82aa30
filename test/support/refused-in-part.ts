import type { Detour } from './faulty-proxy.ts';

type Operation = { action: string; lines: string };

/** A bulk request of which some operations are refused with 429, as a full queue does, and the others go through. */
export function refusedInPart(body: string, isRefused: () => boolean): Detour & { refused: number } {
  const operations = operationsOf(body).map((operation) => ({ ...operation, refused: isRefused() }));
  // An empty request would be an error of its own.
  const [first] = operations;
  if (first && operations.every(({ refused }) => refused)) first.refused = false;
  const passing = operations.filter(({ refused }) => !refused);
  return {
    refused: operations.length - passing.length,
    body: passing.map(({ lines }) => lines).join(''),
    answer: (text) => {
      const answer: { items?: unknown[] } = JSON.parse(text);
      // Something refused the whole request.
      if (!answer.items) return text;
      const outcomes = answer.items.values();
      const items = operations.map(({ action, refused }) => (refused ? refusal(action) : outcomes.next().value));
      return JSON.stringify({ ...answer, errors: true, items });
    },
  };
}

function operationsOf(body: string): Operation[] {
  const lines = body.split('\n').filter((line) => line !== '');
  const operations: Operation[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const head = lines[at] ?? '';
    const [action = ''] = Object.keys(JSON.parse(head));
    const source = action === 'delete' ? [] : [lines[++at]];
    operations.push({ action, lines: `${[head, ...source].join('\n')}\n` });
  }
  return operations;
}

const refusal = (action: string) => ({
  [action]: { status: 429, error: { type: 'es_rejected_execution_exception', reason: 'made by the test' } },
});
