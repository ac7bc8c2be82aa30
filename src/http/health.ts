import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { unavailable } from './problem.ts';
import { type Route, route } from './route.ts';

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const health = { description: 'Yes.', content: { 'application/json': { schema: Health, example: { status: 'ok' } } } };

export type HealthDependencies = {
  client: Client;
  /** Those without which no question can be answered. */
  indices: string[];
  /** Rejects where they are there, but not as the questions need them. */
  assertReadable: () => Promise<unknown>;
  /** Is aborted when the process stops. */
  stopping: AbortSignal;
};

/** What an orchestrator asks. */
export function healthRoutes({ client, indices, assertReadable, stopping }: HealthDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/healthz',
      tag: 'Operation',
      summary: 'Is the process alive?',
      scope: null,
      responses: { 200: health },
      async handle({ ctx }) {
        ctx.state['isProbe'] = true;
        ctx.body = { status: 'ok' };
      },
    }),
    route({
      method: 'get',
      path: '/readyz',
      tag: 'Operation',
      summary: 'Can it serve: is Elasticsearch reachable and can the indices be searched?',
      scope: null,
      responses: { 200: health },
      problems: [503],
      async handle({ ctx }) {
        ctx.state['isProbe'] = true;
        if (stopping.aborted) throw unavailable('The service stops.');
        // A search, because an index that is there may yet have no shard that answers.
        const question = { index: indices, size: 0, terminate_after: 1, allow_partial_search_results: false };
        await client.search(question, { requestTimeout: 2_000, maxRetries: 0 });
        await assertReadable();
        ctx.body = { status: 'ok' };
      },
    }),
  ];
}
