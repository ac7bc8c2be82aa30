import type { Client } from '@elastic/elasticsearch';
import Koa from 'koa';
import type { Logger } from 'pino';
import type { LanguageModel } from './clients/language-model.ts';
import type { Config } from './config.ts';
import { closingConnections } from './http/closing-connections.ts';
import { docsRoutes } from './http/docs.ts';
import { healthRoutes } from './http/health.ts';
import { logging } from './http/logging.ts';
import type { Metrics } from './http/metrics.ts';
import { metricsRoute } from './http/metrics-route.ts';
import { mount } from './http/mount.ts';
import { openapiRoute } from './http/openapi.ts';
import { problems } from './http/problem.ts';
import { publicAddress } from './http/public-address.ts';
import { closeUnread, securityHeaders } from './http/security-headers.ts';
import { ingestRoutes } from './ingest/routes.ts';
import type { JobRunner } from './ingest/running/job-runner.ts';
import { insightsRoutes } from './insights/routes.ts';
import { createModelMetrics } from './issues/model/model-metrics.ts';
import { issuesRoutes } from './issues/routes.ts';
import { createIssueSources } from './issues/sources.ts';
import { createReading } from './reading/reading.ts';
import { vocabulary } from './reading/vocabulary.ts';
import { indexNames } from './tweets/index-names.ts';
import { companyKey } from './tweets/tweet.ts';

export type AppDependencies = {
  config: Config;
  elasticsearch: Client;
  /** Null where none is set up. */
  languageModel: LanguageModel | null;
  jobs: JobRunner;
  metrics: Metrics;
  logger: Logger;
  version: string;
  /** Is aborted when the process stops. */
  stopping: AbortSignal;
};

/** The whole HTTP service, not yet listening. */
export function createApp({
  config,
  elasticsearch,
  languageModel,
  jobs,
  metrics,
  logger,
  version,
  stopping,
}: AppDependencies): Koa {
  const app = new Koa({ proxy: config.TRUST_PROXY });
  const names = indexNames(config.INDEX_PREFIX);
  const reading = createReading(elasticsearch, names, config.BASE_PATH ?? '', version);
  metrics.followIngestion(jobs);

  const sources = createIssueSources({
    client: elasticsearch,
    names,
    config,
    logger,
    metrics: createModelMetrics(metrics.registry),
    model: languageModel,
  });

  const routes = [
    ...ingestRoutes({ jobs, config, companyKeys: new Set(config.COMPANY_IDS.map(companyKey)) }),
    ...insightsRoutes(reading),
    ...issuesRoutes({ reading, sources, stopping }),
    ...healthRoutes({
      client: elasticsearch,
      indices: Object.values(names),
      assertReadable: reading.readVersion,
      stopping,
    }),
    ...(config.METRICS_PORT === undefined ? [metricsRoute(metrics)] : []),
    ...docsRoutes(),
  ];
  const router = mount([...routes, openapiRoute(routes, { version, description: vocabulary })], config);

  app.use(metrics.measure);
  app.use(logging(logger));
  app.use(closingConnections(stopping));
  app.use(closeUnread());
  app.use(securityHeaders());
  app.use(problems());
  app.use(publicAddress(config.BASE_PATH ?? ''));
  app.use(router.routes());
  app.use(router.allowedMethods());
  // Whatever gets here was answered already as a problem, or the connection broke: the request's line tells of it.
  app.silent = true;
  return app;
}
