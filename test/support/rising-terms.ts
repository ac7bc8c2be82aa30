import pino from 'pino';
import { createEmerging } from '../../src/issues/emerging/emerging.ts';
import { EmergingReport } from '../../src/issues/emerging/emerging-report.ts';
import { createReading } from '../../src/reading/reading.ts';
import { indexNames } from '../../src/tweets/index-names.ts';
import type { TestService } from './service.ts';

/** What has risen in the seven days before `to` when phrases alone are tested, without issues. */
export async function risingTerms(service: TestService, companyId: string, to: number): Promise<EmergingReport> {
  const reading = createReading(service.client, indexNames(service.config.INDEX_PREFIX), '', 'test');
  const emerging = createEmerging(reading, async () => []);
  const question = { companyId, days: 7, to, timeZone: 'UTC' };
  const answer = await emerging(question, null, pino({ level: 'silent' }));
  return EmergingReport.parse(JSON.parse(answer?.json.toString() ?? ''));
}
