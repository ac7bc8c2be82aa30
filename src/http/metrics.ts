import { totalmem } from 'node:os';
import type { Context, Middleware } from 'koa';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { answeredStatus } from './answered-status.ts';
import { createElasticsearchMetrics } from './elasticsearch-metrics.ts';
import { followIngestion, type Ingestion } from './ingestion-metrics.ts';

/** The figures that the service gives of itself; one registry for each service, so that tests do not share one. */
export function createMetrics(version: string) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'support_insights_info',
    help: 'Always 1; which version runs.',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  new Gauge({
    name: 'process_memory_limit_bytes',
    help: 'The memory that the process may take: that of its container, or of the machine where there is no limit.',
    registers,
    collect() {
      this.set(memoryLimitBytes());
    },
  });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route and status; tables have routes with .csv behind them.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const measure: Middleware = async (ctx, next) => {
    const stop = requests.startTimer();
    ctx.res.once('close', () => {
      const route = routeOf(ctx);
      const method = route === 'none' ? 'any' : ctx.method;
      stop({ method, route, status: answeredStatus(ctx.res) });
    });
    await next();
  };
  return {
    registry,
    measure,
    observeElasticsearch: createElasticsearchMetrics(registry),
    followIngestion: (ingestion: Ingestion): void => followIngestion(registry, ingestion),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Paths that are no route share one label: whoever scans for pages must not make a series of each. */
function routeOf({ state, response }: Context): string {
  const route: unknown = state['route'];
  if (typeof route !== 'string') return 'none';
  // A table of all rows takes as long as it is, and would hide how quick the answers are.
  return response.type === 'text/csv' ? `${route}.csv` : route;
}

function memoryLimitBytes(): number {
  const ofContainer = process.constrainedMemory();
  // Where there is no limit it is 0, or larger than any machine.
  return ofContainer > 0 ? Math.min(ofContainer, totalmem()) : totalmem();
}
