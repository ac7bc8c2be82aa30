import type { Middleware } from 'koa';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The figures that the service gives of itself; one registry for each app, so that tests do not share one. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const measure: Middleware = async (ctx, next) => {
    const stop = requests.startTimer();
    ctx.res.once('close', () => {
      // Paths that are no route share one label: whoever scans for pages must not make a series of each.
      const route = ctx.state['route'] ?? 'none';
      const method = route === 'none' ? 'any' : ctx.method;
      stop({ method, route, status: ctx.res.writableFinished ? ctx.res.statusCode : 499 });
    });
    await next();
  };

  /** Counts the ingestions of this process. */
  const followIngestion = (ingestion: Ingestion): void => {
    const jobs = new Counter({
      name: 'ingest_jobs_total',
      help: 'Ingestion jobs of this process that have ended, by how.',
      labelNames: ['status'],
      registers: [registry],
    });
    const rows = new Counter({
      name: 'ingest_rows_total',
      help: 'Rows of the jobs of this process that have ended, by what became of them.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    ingestion.onEnded((job) => {
      jobs.inc({ status: job.status });
      for (const outcome of ['created', 'updated', 'unchanged'] as const)
        rows.inc({ outcome }, job[`tweets_${outcome}`]);
      rows.inc({ outcome: 'rejected' }, job.rows_rejected);
    });
    new Gauge({
      name: 'ingest_jobs',
      help: 'Ingestion jobs of this process that wait and that run.',
      labelNames: ['state'],
      registers: [registry],
      collect() {
        for (const state of ['waiting', 'running'] as const) this.set({ state }, ingestion.count(state));
      },
    });
  };
  return { registry, measure, followIngestion };
}

/** What is counted of the ingestions. */
export type Ingestion = {
  onEnded(
    listener: (
      job: Record<'tweets_created' | 'tweets_updated' | 'tweets_unchanged' | 'rows_rejected', number> & {
        status: string;
      },
    ) => void,
  ): void;
  count(state: 'waiting' | 'running'): number;
};

export type Metrics = ReturnType<typeof createMetrics>;
