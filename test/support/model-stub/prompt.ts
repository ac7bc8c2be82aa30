import { z } from 'zod';

const tweet = z.object({ id: z.string(), text: z.string() });
const measured = z.object({ term: z.string(), precision: z.number().nullable(), recall: z.number().nullable() });

const proposePayload = z.object({
  company: z.string(),
  most_issues: z.number(),
  candidates: z.array(z.object({ term: z.string(), tweets: z.array(tweet) })),
});
const assignPayload = z.object({
  issues: z.array(z.object({ id: z.string(), label: z.string(), definition: z.string().nullable() })),
  tweets: z.array(tweet),
});
const settlePayload = z.object({
  issues: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      definition: z.string().nullable(),
      tweet_count: z.number(),
      terms: z.array(measured),
      shared: z.array(measured),
      not_terms: z.array(z.string()),
      quotes: z.array(z.string()),
    }),
  ),
});

export type Prompt =
  | ({ step: 'propose' } & z.infer<typeof proposePayload>)
  | ({ step: 'assign' } & z.infer<typeof assignPayload>)
  | ({ step: 'settle' } & z.infer<typeof settlePayload>);

export const chatRequest = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
  max_tokens: z.number().optional(),
  temperature: z.number().optional(),
  response_format: z
    .object({ type: z.literal('json_schema'), json_schema: z.object({ name: z.string(), schema: z.looseObject({}) }) })
    .optional(),
});
export type ChatRequest = z.infer<typeof chatRequest>;

/** What is asked, as far as a model would understand it: data to work on, and a word that an object in JSON is wanted. */
export function parsePrompt({ messages }: ChatRequest): Prompt | null {
  const instructions = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  if (!/JSON object/i.test(instructions.join('\n'))) return null;
  const data = parseJson(messages.findLast(({ role }) => role === 'user')?.content.split('\n\n')[0] ?? '');
  const propose = proposePayload.safeParse(data);
  if (propose.success) return { step: 'propose', ...propose.data };
  const assign = assignPayload.safeParse(data);
  if (assign.success) return { step: 'assign', ...assign.data };
  const settle = settlePayload.safeParse(data);
  return settle.success ? { step: 'settle', ...settle.data } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
