import { until } from './ingest.ts';
import type { TestService } from './service.ts';

/** Waits until the service itself has looked for its indices: before, it may make one anew that a test removes. */
export const indicesMade = ({ logs }: Pick<TestService, 'logs'>): Promise<void> =>
  until(() => logs.some(({ msg }) => msg === 'the indices are there'));
