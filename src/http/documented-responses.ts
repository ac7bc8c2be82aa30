import { isProblemStatus, ProblemDocument, problemDocument } from './problem.ts';
import type { ResponseDoc, Route } from './route.ts';
import { invalid } from './validate.ts';

/** All responses of a route as the document has them, problems among them. */
export const documentedResponses = (route: Route) =>
  Object.fromEntries([
    ...Object.entries(route.responses).map(([status, response]) => [
      status,
      withRequestId(status === '200' && route.responses[304] ? withTag(response) : response),
    ]),
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

const tagHeader = {
  ETag: {
    description:
      'Names this answer: sent back as If-None-Match, it is answered with a 304 as long as the data has not changed. None while an ingestion writes.',
    schema: { type: 'string' },
  },
} as const;

const withTag = (response: ResponseDoc): ResponseDoc => ({
  ...response,
  headers: { ...tagHeader, ...response.headers },
});

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
  const fault = status === 400 ? invalid([{ path: 'from', message: 'is not before to' }], 'query') : null;
  const detail = fault?.message ?? meaning.replaceAll('`', '');
  return { example: JSON.parse(problemDocument(status, detail, '/…', fault?.extras.errors)) };
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
