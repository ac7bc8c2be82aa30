import { isProblemStatus, ProblemDocument, problemDocument } from './problem.ts';
import type { Route } from './route.ts';

/** All responses of a route as the document has them, problems among them. */
export const documentedResponses = (route: Route) =>
  Object.fromEntries([
    ...Object.entries(route.responses).map(([status, response]) => [status, withRequestId(response)]),
    ...problemStatuses(route).map((status) => [String(status), problemResponse(status)]),
  ]);

function problemStatuses(route: Route): number[] {
  const statuses = new Set(route.problems);
  if (route.query || route.params || route.body) statuses.add(400);
  if (route.scope) for (const status of [401, 403, 503]) statuses.add(status);
  return [...statuses].sort();
}

const requestIdHeader = {
  'X-Request-Id': {
    description: 'The id of this request in the log: yours, if you sent one.',
    schema: { type: 'string' },
  },
} as const;

const withRequestId = <R extends { headers?: object }>(response: R) => ({
  ...response,
  headers: { ...requestIdHeader, ...response.headers },
});

function problemResponse(status: number) {
  const meaning = problemMeanings[status] ?? 'A problem.';
  return withRequestId({
    description: meaning,
    content: { 'application/problem+json': { schema: ProblemDocument, ...exampleOf(status, meaning) } },
    headers: problemHeaders[status] ?? {},
  });
}

/** Else the page that shows the document makes one up, of a status with 16 digits. */
function exampleOf(status: number, meaning: string): { example?: unknown } {
  if (!isProblemStatus(status)) return {};
  const errors = status === 400 ? [{ path: 'from', message: 'is not before to' }] : undefined;
  return { example: JSON.parse(problemDocument(status, meaning.replaceAll('`', ''), '/…', errors)) };
}

const problemMeanings: Record<number, string> = {
  400: 'The request is not valid; `errors` names every fault.',
  401: 'There is no token, or it is not valid.',
  403: 'The token lacks the scope, or does not cover the company.',
  404: 'There is no such thing.',
  409: 'What is asked for is not possible as things are; `detail` says why.',
  413: 'The file is larger than the service takes.',
  415: 'The body is of a type or encoding that the service does not take.',
  503: 'Elasticsearch, or another service that is needed, is away, or too much is asked for at once. Try again after Retry-After.',
};

const problemHeaders: Record<number, object> = {
  401: { 'WWW-Authenticate': { description: 'What is wrong with the token.', schema: { type: 'string' } } },
  503: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
};
