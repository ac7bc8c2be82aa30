import type { Query } from '../../src/tweets/tweet-filters.ts';

export type Kql = { query: Query /** Every field that it names. */; fields: Set<string> };

// The part of Kibana's query language that the dashboards use, and the queries that Kibana makes of it (elastic/kibana, kbn-es-query:
// `is` makes a match, match_phrase where the value is quoted, exists of `*`; and, or, not nest in bools).
const token = /\s*(?:("(?:[^"\\]|\\.)*")|(<=|>=|[<>:()])|([^\s"<>:()]+))/y;

export function parseKql(text: string): Kql {
  const tokens = tokensOf(text);
  const fields = new Set<string>();
  let at = 0;
  const next = (): string => {
    const found = tokens[at];
    if (found === undefined) throw new Error(`KQL ends too early: ${text}`);
    at += 1;
    return found;
  };
  const take = (wanted: string): boolean => {
    if (tokens[at]?.toLowerCase() !== wanted) return false;
    at += 1;
    return true;
  };
  const expect = (wanted: string): void => {
    if (!take(wanted)) throw new Error(`KQL lacks ${wanted} at ${tokens[at]}: ${text}`);
  };
  const joined = (word: string, part: () => Query, join: (parts: Query[]) => Query): Query => {
    const parts = [part()];
    while (take(word)) parts.push(part());
    return parts.length === 1 ? (parts[0] ?? {}) : join(parts);
  };
  // `or` binds less than `and`, and `and` less than `not`.
  const expression = (part: () => Query): Query =>
    joined('or', () => joined('and', () => negation(part), allOf), oneOf);
  const negation = (part: () => Query): Query => (take('not') ? { bool: { must_not: negation(part) } } : group(part));
  const group = (part: () => Query): Query => {
    if (!take('(')) return part();
    const inner = expression(part);
    expect(')');
    return inner;
  };
  const clause = (): Query => {
    const field = next();
    fields.add(field);
    const operator = next();
    const bound = { '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' }[operator];
    if (bound) return { range: { [field]: { [bound]: Number(next()) } } };
    if (operator !== ':') throw new Error(`KQL knows no operator ${operator}: ${text}`);
    return group(() => isQuery(field, next()));
  };
  if (tokens.length === 0) return { query: { match_all: {} }, fields };
  const query = expression(clause);
  if (at < tokens.length) throw new Error(`KQL does not end at ${tokens[at]}: ${text}`);
  return { query, fields };
}

const allOf = (filter: Query[]): Query => ({ bool: { filter } });
const oneOf = (should: Query[]): Query => ({ bool: { should, minimum_should_match: 1 } });

function isQuery(field: string, value: string): Query {
  if (value === '*') return { exists: { field } };
  if (value.startsWith('"')) return { match_phrase: { [field]: value.slice(1, -1).replace(/\\(.)/g, '$1') } };
  return { match: { [field]: value === 'true' || value === 'false' ? value === 'true' : value } };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (text.slice(token.lastIndex).trim() !== '') {
    const before = token.lastIndex;
    const found = token.exec(text);
    if (!found) throw new Error(`KQL that nobody can read at ${before}: ${text}`);
    tokens.push(found[1] ?? found[2] ?? found[3] ?? '');
  }
  return tokens;
}
