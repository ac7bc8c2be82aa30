import { Counter, Histogram, type Registry } from 'prom-client';

/** A call of Elasticsearch that has ended; see `clients/observe-elasticsearch.ts`. */
type ObservedCall = { call: string; outcome: string; seconds: number; retries: number };

/** Counts the calls of Elasticsearch and how long they take, with all attempts of each. */
export function createElasticsearchMetrics(registry: Registry): (call: ObservedCall) => void {
  const requests = new Histogram({
    name: 'elasticsearch_request_duration_seconds',
    help: "Time that a call of Elasticsearch takes with all its attempts, by the call's name in the API and by what came of it. A bulk request of which single operations were refused is ok.",
    labelNames: ['call', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const retried = new Counter({
    name: 'elasticsearch_retries_total',
    help: 'Attempts after the first, by the name of the call.',
    labelNames: ['call'],
    registers: [registry],
  });
  return ({ call, outcome, seconds, retries }) => {
    requests.observe({ call, outcome }, seconds);
    retried.inc({ call }, retries);
  };
}
