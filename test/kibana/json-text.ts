import { z } from 'zod';

/** A text that holds JSON, as what it holds. */
export const jsonText = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);

/** A query in Kibana's query language, as objects keep it. */
export const kuery = z.strictObject({ query: z.string(), language: z.literal('kuery') });
