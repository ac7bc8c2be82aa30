/** A value of values.yaml: its path (`image.tag`), its default as it is written there, and what its comment says. */
export interface ChartValue {
  path: string;
  written: string;
  comment: string;
}

const comment = /^ *# -- (?<comment>.+)$/;
const entry = /^(?<indent> *)(?<key>[\w-]+):(?: (?<written>.*?))?(?: # -- (?<comment>.+))?$/;

/**
 * The values, in order. `# -- ` and a text stand behind each value or on the line before. Throws for a value without one, and for
 * YAML of any other form than one value or one group a line.
 */
export function readValues(text: string): ChartValue[] {
  const values: ChartValue[] = [];
  const groups: { key: string; depth: number }[] = [];
  let above: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const before = comment.exec(line)?.groups?.['comment'];
    if (before !== undefined) above = before;
    if (/^ *(#|$)/.test(line)) continue;
    const { indent = '', key, written = '', comment: behind } = entry.exec(line)?.groups ?? {};
    if (key === undefined) throw new Error(`values.yaml:${index + 1}: is neither a value, a group nor a comment.`);
    while ((groups.at(-1)?.depth ?? -1) >= indent.length) groups.pop();
    const path = [...groups.map((group) => group.key), key].join('.');
    if (written === '') groups.push({ key, depth: indent.length });
    else {
      const said = behind ?? above;
      if (said === undefined)
        throw new Error(`values.yaml:${index + 1}: ${path} has no comment that begins with "# -- ".`);
      values.push({ path, written, comment: said });
    }
    above = undefined;
  }
  return values;
}
