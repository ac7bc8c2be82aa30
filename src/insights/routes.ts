import type { Client } from '@elastic/elasticsearch';
import type { Route } from '../http/route.ts';
import { createReading } from '../reading/reading.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { benchmarksRoutes } from './benchmarks/routes.ts';
import { companiesRoutes } from './companies/routes.ts';
import { conversationsRoutes } from './conversations/routes.ts';
import { heatmapRoutes } from './heatmap/routes.ts';
import { reportRoutes } from './report/routes.ts';
import { tweetsRoutes } from './tweets/routes.ts';

/** Whatever is read from the data; `basePath` is what addresses of the service begin with. */
export function insightsRoutes(client: Client, names: IndexNames, basePath: string): Route[] {
  const reading = createReading(client, names, basePath);
  return [
    ...companiesRoutes(reading),
    ...reportRoutes(reading),
    ...heatmapRoutes(reading),
    ...benchmarksRoutes(reading),
    ...tweetsRoutes(reading),
    ...conversationsRoutes(reading),
  ];
}
