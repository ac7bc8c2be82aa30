import { complaint } from '../kql.ts';
import { savedSearch } from './saved-search.ts';

/** Ids of the searches that dashboards show. */
export const searchIds = {
  unansweredConversations: 'support-insights-unanswered-conversations',
  unansweredInquiries: 'support-insights-unanswered-inquiries',
  slowestResponses: 'support-insights-slowest-responses',
  complaints: 'support-insights-complaints',
  allTweets: 'support-insights-all-tweets',
  failedJobs: 'support-insights-failed-jobs',
  rejectedRows: 'support-insights-jobs-with-rejected-rows',
} as const;

const jobColumns = ['status', 'source.name', 'submitted_by', 'rows_read', 'rows_rejected', 'error', 'id'];

export const searches = [
  savedSearch({
    id: searchIds.unansweredConversations,
    title: 'Support: unanswered conversations',
    description:
      'Conversations in which the company answered no inbound tweet directly; the one that has waited longest first.',
    view: 'conversations',
    kql: 'unanswered: true',
    columns: ['company', 'inbound', 'customers', 'last_by', 'last_sentiment', 'conversation_id'],
    sort: ['first_inbound_at', 'asc'],
  }),
  savedSearch({
    id: searchIds.unansweredInquiries,
    title: 'Support: unanswered inquiries',
    description: 'Inbound tweets to which no company replied directly, the oldest first.',
    view: 'inquiries',
    kql: 'inbound: true and company: * and not responded_by: *',
    columns: ['company', 'author_id', 'decoded_text', 'sentiment', 'conversation_id'],
    sort: ['inquiry_at', 'asc'],
  }),
  savedSearch({
    id: searchIds.slowestResponses,
    title: 'Support: slowest first responses',
    description: 'First responses, the slowest first; each counts at the time of its inquiry.',
    view: 'inquiries',
    kql: 'first_response: true and response_seconds: *',
    columns: ['company', 'response_seconds', 'created_at', 'decoded_text', 'conversation_id'],
    sort: ['response_seconds', 'desc'],
  }),
  savedSearch({
    id: searchIds.complaints,
    title: 'Support: newest complaints',
    description: 'Inbound tweets with a negative sentiment (−0.05 or below), the newest first.',
    view: 'inquiries',
    kql: complaint,
    columns: ['company', 'sentiment', 'decoded_text', 'key_phrases', 'conversation_id'],
    sort: ['inquiry_at', 'desc'],
  }),
  savedSearch({
    id: searchIds.allTweets,
    title: 'Support: all tweets',
    description: 'Every tweet, the newest first.',
    view: 'tweets',
    kql: '',
    columns: ['inbound', 'author_id', 'company', 'decoded_text', 'conversation_id'],
    sort: ['created_at', 'desc'],
  }),
  savedSearch({
    id: searchIds.failedJobs,
    title: 'Support: failed ingestion jobs',
    description: 'Jobs that failed or were interrupted, the newest first, and why.',
    view: 'jobs',
    kql: 'status: (failed or interrupted)',
    columns: jobColumns,
    sort: ['created_at', 'desc'],
  }),
  savedSearch({
    id: searchIds.rejectedRows,
    title: 'Support: jobs with rejected rows',
    description: 'GET /ingest/jobs/{job_id}/rejections has the rows, each with its line and the reason.',
    view: 'jobs',
    kql: 'rows_rejected > 0',
    columns: jobColumns,
    sort: ['created_at', 'desc'],
  }),
];
