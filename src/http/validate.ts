import type { z } from 'zod';
import { type FieldError, Problem } from './problem.ts';

/** `value` as `schema` makes it; throws a 400 that names every fault with its path. */
export function validate<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(fieldErrors);
  throw invalid(errors, what);
}

/** The 400 for faults in `what` (`query`, `path`, `body`). */
export function invalid(errors: FieldError[], what: string): Problem {
  const sentence = errors
    .map(({ path, message }) => (path === '' ? `It ${message}` : `${path}: ${message}`))
    .join('; ');
  return new Problem(400, `The ${what} is not valid. ${sentence}`, { errors });
}

/** What zod found, as the caller reads it; an unknown key is a fault of its own. */
export function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'is not known here' }));
  }
  return [{ path, message: issue.message }];
}
