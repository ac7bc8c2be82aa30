import type { Prompt } from './prompt.ts';

/** What the stub thinks: from a prompt to the object that it answers with. */
export type Mind = (prompt: Prompt) => object;

/** Settles by what the prompt says of terms: those that find mostly the issue, and shared words. */
export function settleByMeasures(
  issues: Extract<Prompt, { step: 'settle' }>['issues'],
  keyOf: (issue: { label: string; definition: string | null }) => string,
): object {
  const groups = Map.groupBy(issues, keyOf);
  return {
    issues: [...groups.values()].map((group) => {
      const [first] = group;
      const terms = group.flatMap(({ terms, shared }) => [...terms, ...shared]);
      return {
        ids: group.map(({ id }) => id),
        label: first?.label ?? '',
        definition: first?.definition ?? '',
        summary: `Customers write about this: ${first?.label.toLowerCase()}.`,
        terms: terms.filter(({ precision }) => precision === null || precision >= 0.5).map(({ term }) => term),
        not_terms: [],
      };
    }),
  };
}
