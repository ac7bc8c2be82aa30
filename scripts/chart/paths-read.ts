// `$external := .Values.elasticsearch.external`, whatever else is in the action.
const assignment = /\$(?<name>\w+) :?= (?:\$|\(index \. 0\))?\.Values(?<path>(?:\.\w+)*) *-?\}\}/g;
const chained = /\$(?<name>\w+) :?= \$(?<from>\w+)(?<path>(?:\.\w+)+) *-?\}\}/g;

/** The paths below `.Values` that a template reads, those through its variables too. */
export function pathsRead(template: string): string[] {
  const variables = new Map<string, string>();
  for (const { groups } of template.matchAll(assignment)) variables.set(groups?.['name'] ?? '', groups?.['path'] ?? '');
  for (const { groups } of template.matchAll(chained)) {
    const from = variables.get(groups?.['from'] ?? '');
    if (from !== undefined) variables.set(groups?.['name'] ?? '', from + (groups?.['path'] ?? ''));
  }
  const direct = Array.from(template.matchAll(/\.Values((?:\.\w+)+)/g), (match) => match[1] ?? '');
  const through = Array.from(template.matchAll(/\$(\w+)((?:\.\w+)+)/g)).flatMap(([, name = '', path = '']) => {
    const from = variables.get(name);
    return from === undefined ? [] : [from + path];
  });
  return [...direct, ...through].map((path) => path.slice(1)).filter((path) => path !== '' && !path.startsWith('_'));
}
