export type Matcher = { label: string; operator: string; value: string };
export type Selector = { metric: string; matchers: Matcher[] };

const keywords = new Set('and or unless on by ignoring without bool offset group_left group_right inf nan'.split(' '));

/** The metrics that a PromQL expression names, with what it demands of their labels. Enough of the language for the alerts and the board. */
export function selectorsOf(expression: string): Selector[] {
  // Lists of labels are no metrics; strings may hold anything.
  const bare = expression.replaceAll(/\b(by|on|without|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const pattern = /"(?:[^"\\]|\\.)*"|\[[^\]]*\]|([a-zA-Z_:][\w:]*)\s*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?(\s*\()?/g;
  return [...bare.matchAll(pattern)].flatMap(([, metric, matchers = '', call]) =>
    metric === undefined || call || keywords.has(metric) ? [] : [{ metric, matchers: matchersOf(matchers) }],
  );
}

const matchersOf = (text: string): Matcher[] =>
  [...text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g)].map(
    ([, label = '', operator = '', value = '']) => ({
      label,
      operator,
      value: value.replaceAll('\\\\', '\\'),
    }),
  );

/** Whether a series whose label has this value (empty where it has none) is selected. */
export function isMatch({ operator, value }: Matcher, given: string): boolean {
  const isSame = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(given) : value === given;
  return operator.startsWith('!') ? !isSame : isSame;
}
