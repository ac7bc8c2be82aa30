import { z } from 'zod';
import type { Metrics } from './metrics.ts';
import { type Route, route } from './route.ts';

/** The figures of the service itself beside the API, where METRICS_PORT gives them no port of their own. */
export function metricsRoute({ registry }: Metrics): Route {
  return route({
    method: 'get',
    path: '/metrics',
    tag: 'Operation',
    summary: 'Figures of the service itself, for Prometheus',
    scope: null,
    responses: { 200: { description: 'The figures.', content: { 'text/plain': { schema: z.string() } } } },
    async handle({ ctx }) {
      ctx.state['isProbe'] = true;
      ctx.body = await registry.metrics();
      ctx.set('Content-Type', registry.contentType);
    },
  });
}
