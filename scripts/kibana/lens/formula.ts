import { aggregate, type Column, type Columns, count, filteredBy, sum } from './columns.ts';

/** One side of a share: how many documents, or the sum of a field over them. */
export type Part = { kql?: string } | { sumOf: string };

// A formula is kept twice: as its text, from which newer versions of Kibana work out the rest anew, and as the columns of its parts.

const percent = { id: 'percent', params: { decimals: 1 } };

/** The first part over the second, in percent: nothing where the second is 0. */
export function share(id: string, label: string, part: Part, whole: Part): Columns {
  const text = `${formulaOf(part)} / ${formulaOf(whole)}`;
  const parts = [columnOf(part, label), columnOf(whole, label)];
  return withMath(id, label, text, parts, [`${id}X0`, `${id}X1`]);
}

/** The count of a row over the count of the row that has most, which is that of all documents. */
export function shareOfLargest(id: string, label: string): Columns {
  const part = partOf(label);
  const largest: Column = { ...aggregate('max', '', part), operationType: 'overall_max', references: [`${id}X1`] };
  delete largest.sourceField;
  const text = 'count() / overall_max(count())';
  return withMath(id, label, text, [count(part), count(part), largest], [`${id}X0`, `${id}X2`]);
}

function withMath(id: string, label: string, text: string, parts: readonly Column[], divided: string[]): Columns {
  const figure = { customLabel: true, dataType: 'number', isBucketed: false, scale: 'ratio' } as const;
  const math: Column = {
    ...figure,
    label: partOf(label),
    operationType: 'math',
    params: {
      tinymathAst: { type: 'function', name: 'divide', args: divided, location: { min: 0, max: text.length }, text },
    },
    references: divided,
  };
  const formula: Column = {
    ...figure,
    label,
    operationType: 'formula',
    params: { formula: text, isFormulaBroken: false, format: percent },
    references: [`${id}X${parts.length}`],
  };
  const columns = [...parts, math].map((column, at) => [`${id}X${at}`, column] as const);
  return { [id]: formula, ...Object.fromEntries(columns) };
}

const partOf = (label: string): string => `Part of ${label}`;

const columnOf = (part: Part, label: string): Column =>
  'sumOf' in part ? sum(part.sumOf, partOf(label)) : { ...count(partOf(label)), ...filteredBy(part.kql) };

function formulaOf(part: Part): string {
  if ('sumOf' in part) return `sum(${part.sumOf})`;
  if (part.kql === undefined) return 'count()';
  // It stands between single quotes.
  return `count(kql='${part.kql.replaceAll("'", "\\'")}')`;
}
