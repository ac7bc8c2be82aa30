import { Problem } from '../../http/problem.ts';

const retrySeconds = 30;

/** The 503 for one more job, or upload, than may wait. */
export const queueFull = (what = 'Too many ingestions wait already.'): Problem =>
  new Problem(503, `${what} Try again later.`, { headers: { 'Retry-After': String(retrySeconds) } });
