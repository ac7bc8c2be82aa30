import { Counter, Gauge, type Registry } from 'prom-client';

const outcomes = ['created', 'updated', 'unchanged', 'rejected'] as const;
const states = ['waiting', 'running'] as const;
const endings = ['succeeded', 'failed', 'cancelled', 'interrupted'] as const;

type IngestionState = (typeof states)[number];
type Figures = Record<'tweets_created' | 'tweets_updated' | 'tweets_unchanged' | 'rows_rejected', number>;
type IngestionJob = Figures & { id: string; status: string; created_at: string; started_at: string | null };

/** What is counted of the ingestions. */
export type Ingestion = {
  /** Calls `listener` for each job that ends in this process. */
  onEnded(listener: (job: IngestionJob) => void): void;
  /** Calls `listener` for each job of another process that this one has found dead. */
  onFoundDead(listener: () => void): void;
  /** The jobs of this process that have not ended, as they are now. */
  current(): readonly { state: IngestionState; job: IngestionJob }[];
  /** The queue of all replicas as this process has seen it last; null where that was too long ago. */
  queueSeen(): Record<IngestionState, number> | null;
  queueLimit: number;
};

/** Counts the ingestions of this process, while they run and when they have ended. */
export function followIngestion(registry: Registry, ingestion: Ingestion): void {
  const registers = [registry];
  const ended = new Counter({
    name: 'ingest_jobs_total',
    help: 'Ingestion jobs of this process that have ended, by how. Uploads that did not come whole are failed jobs, too, but the fault of who sent them: they count as requests.',
    labelNames: ['status'],
    registers,
  });
  const foundDead = new Counter({
    name: 'ingest_jobs_found_dead_total',
    help: 'Ingestion jobs of other processes that had died, as far as this process was the one that ended them.',
    registers,
  });
  const lastSuccess = new Gauge({
    name: 'ingest_last_success_timestamp_seconds',
    help: 'When a job of this process succeeded last, as Unix time; absent before the first one.',
    registers,
  });
  lastSuccess.remove();
  const addRows = countRows(registry, ingestion);

  // From 0 on: an increase cannot be seen of what was not there before.
  for (const status of endings) ended.inc({ status }, 0);
  ingestion.onFoundDead(() => foundDead.inc());
  ingestion.onEnded((job) => {
    ended.inc({ status: job.status });
    addRows(job, true);
    if (job.status === 'succeeded') lastSuccess.setToCurrentTime();
  });

  const jobsIn = (state: IngestionState) => ingestion.current().filter((each) => each.state === state);
  new Gauge({
    name: 'ingest_jobs',
    help: 'Ingestion jobs of this process that wait and that run.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of states) this.set({ state }, jobsIn(state).length);
    },
  });
  new Gauge({
    name: 'ingest_job_age_seconds',
    help: 'How long the oldest job of this process has waited since it was accepted, and run since it began; 0 where there is none.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of states) this.set({ state }, Math.max(0, ...jobsIn(state).map(({ job }) => age(job, state))));
    },
  });
  new Gauge({
    name: 'ingest_queue_jobs',
    help: 'Ingestion jobs of all replicas that wait and that run, as this process has seen them some seconds ago; absent while it cannot see them.',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset();
      const seen = ingestion.queueSeen();
      if (seen) for (const state of states) this.set({ state }, seen[state]);
    },
  });
  new Gauge({
    name: 'ingest_queue_limit',
    help: 'How many ingestion jobs may wait, over all replicas.',
    registers,
  }).set(ingestion.queueLimit);
}

const age = ({ created_at, started_at }: IngestionJob, state: IngestionState): number =>
  (Date.now() - Date.parse(state === 'running' ? (started_at ?? created_at) : created_at)) / 1000;

/** Rows are counted up to what each job has done so far: when someone asks, and once more when it has ended. */
function countRows(registry: Registry, ingestion: Ingestion): (job: IngestionJob, isLast: boolean) => void {
  const counted = new Map<string, Figures>();
  const rows = new Counter({
    name: 'ingest_rows_total',
    help: 'Rows of the jobs of this process, by what became of them; of one that runs, up to now.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      for (const { job } of ingestion.current()) add(job, false);
    },
  });
  for (const outcome of outcomes) rows.inc({ outcome }, 0);

  const add = (job: IngestionJob, isLast: boolean): void => {
    const before = counted.get(job.id);
    for (const outcome of outcomes) {
      const figure = outcome === 'rejected' ? 'rows_rejected' : (`tweets_${outcome}` as const);
      // Never back: one that others took for dead is kept with the figures of its last beat.
      rows.inc({ outcome }, Math.max(0, job[figure] - (before?.[figure] ?? 0)));
    }
    // A copy: the job goes on.
    if (isLast) counted.delete(job.id);
    else counted.set(job.id, { ...job });
  };
  return add;
}
