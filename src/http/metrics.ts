import type { Middleware } from 'koa';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

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
  return { registry, measure };
}

export type Metrics = ReturnType<typeof createMetrics>;
