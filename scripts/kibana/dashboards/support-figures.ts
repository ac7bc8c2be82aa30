import { analysed, complaint, firstResponse, inquiry } from '../kql.ts';
import { aggregate, count, percentile } from '../lens/columns.ts';
import { share } from '../lens/formula.ts';

// The figures of docs/definitions.md, as columns of charts over the inquiries' view: each has its own filter, as that view has first responses, too.

export const inquiries = { inquiries: count('Inquiries', inquiry) };
export const responseRate = share('response_rate', 'Response rate', { kql: firstResponse }, { kql: inquiry });
export const negative = share('negative', 'Negative share', { kql: complaint }, { kql: analysed });
export const median = { median: aggregate('median', 'response_seconds', 'Median response time', firstResponse) };
export const p90 = { p90: percentile('response_seconds', 90, 'p90 response time', firstResponse) };
export const sentiment = { sentiment: aggregate('average', 'sentiment', 'Mean sentiment', inquiry) };
