import type { Figures } from './figures.ts';

/** Files beside each other, a column for each; all have the same labels. */
export function figuresTable(names: string[], described: Figures[]): string {
  const labels = (described[0] ?? []).map(([label]) => label);
  const lines = [
    ['', ...names],
    ...labels.map((label, index) => [label, ...described.map((figures) => figures[index]?.[1] ?? '-')]),
  ];
  const widths = ['', ...names].map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
