import type { Route } from '../http/route.ts';
import type { Reading } from '../reading/reading.ts';
import { benchmarksRoutes } from './benchmarks/routes.ts';
import { companiesRoutes } from './companies/routes.ts';
import { conversationsRoutes } from './conversations/routes.ts';
import { customersRoutes } from './customers/routes.ts';
import { heatmapRoutes } from './heatmap/routes.ts';
import { reportRoutes } from './report/routes.ts';
import { tweetsRoutes } from './tweets/routes.ts';

/** Figures, lists and searches: whatever is read from the data as it is. */
export function insightsRoutes(reading: Reading): Route[] {
  return [
    ...companiesRoutes(reading),
    ...reportRoutes(reading),
    ...heatmapRoutes(reading),
    ...benchmarksRoutes(reading),
    ...tweetsRoutes(reading),
    ...conversationsRoutes(reading),
    ...customersRoutes(reading),
  ];
}
