import { dataView, type RuntimeField, type ViewField } from './data-view.ts';
import { bytes, duration, twoDecimals, wholeNumber } from './field-formats.ts';

const fields: Record<string, ViewField> = {
  id: { label: 'Job', description: 'The id of the job, as GET /ingest/jobs/{job_id} takes it.' },
  status: { label: 'Status', description: 'queued, running, succeeded, failed, cancelled, or interrupted.' },
  mode: { label: 'Mode', description: 'add: its tweets are added to the data. replace: they take its place.' },
  'source.kind': { label: 'Kind of source', description: 'multipart, body, path, command-line or reindex.' },
  'source.name': { label: 'Source', description: 'The name of the file, where it has one.' },
  'source.bytes': { label: 'Size', description: 'Of the CSV as unpacked, or what had arrived of it.', format: bytes },
  submitted_by: { label: 'Submitted by', description: 'The `sub` of the token.' },
  created_at: { label: 'Created at', description: 'When the job was accepted.' },
  started_at: { label: 'Started at', description: 'When its turn came.' },
  finished_at: { label: 'Finished at', description: 'When the last figure was settled, or the job ended otherwise.' },
  heartbeat_at: {
    label: 'Last sign of life',
    description: 'When its process last said that it is alive, by its own clock.',
  },
  rows_read: {
    label: 'Rows read',
    description: '= tweets_created + tweets_updated + tweets_unchanged + rows_rejected',
    format: wholeNumber,
  },
  tweets_created: { label: 'Tweets created', description: 'Tweets that were not in the data.', format: wholeNumber },
  tweets_updated: {
    label: 'Tweets updated',
    description: 'Tweets that were, with other content.',
    format: wholeNumber,
  },
  tweets_unchanged: { label: 'Tweets unchanged', description: 'Rows that changed nothing.', format: wholeNumber },
  rows_rejected: { label: 'Rows rejected', description: 'Rows that were not taken.', format: wholeNumber },
  dangling_links: {
    label: 'Dangling links',
    description: "Links that the file's tweets state and whose other end is not in the data.",
    format: wholeNumber,
  },
  rows_per_second: { label: 'Rows per second', description: 'While its rows were read.', format: twoDecimals },
  error: {
    label: 'Error',
    description: 'Why the job failed, was cancelled or interrupted, and what that means for the data.',
  },
};

const runtimeFields: Record<string, RuntimeField> = {
  duration_seconds: {
    label: 'Duration',
    description: 'From the start of its turn to its end; none while it waits or runs.',
    format: duration,
    type: 'long',
    script:
      "if (doc['started_at'].size() == 0 || doc['finished_at'].size() == 0) return; emit(ChronoUnit.SECONDS.between(doc['started_at'].value, doc['finished_at'].value));",
  },
};

export const jobView = dataView({
  view: 'jobs',
  name: 'Support: ingestion jobs',
  index: 'jobs',
  timeField: 'created_at',
  fields,
  runtimeFields,
});
