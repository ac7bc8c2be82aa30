import { ProblemDocument } from '../../src/http/problem.ts';

/** The problem that a response carries; throws where it is none, or is not one as RFC 9457 has them. */
export async function problemOf(response: Response) {
  const type = response.headers.get('content-type') ?? '';
  if (!/^application\/problem\+json(;|$)/.test(type)) throw new Error(`${response.status} came as ${type}`);
  const problem = ProblemDocument.strict().parse(await response.json());
  if (problem.status !== response.status) throw new Error(`${response.status} says it is ${problem.status}`);
  return problem;
}
