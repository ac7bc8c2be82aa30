import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { readDataVersion } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { companyFigures, findCompany, type InsightsQuestion } from './company-figures.ts';
import type { InsightsReport } from './insights-report.ts';

/** A company's figures over a period. Throws a Problem: 404 for an unknown company, 400 for too many buckets. */
export async function companyInsights(
  client: Client,
  names: IndexNames,
  question: InsightsQuestion,
  logger: Logger,
): Promise<InsightsReport> {
  const started = performance.now();
  const before = await readDataVersion(client, names.state);
  const company = await findCompany(client, names, question.companyId);
  const { report, took } = await companyFigures(client, names, company, question);
  // Several searches see several moments: only when nothing moved meanwhile are they one state of the data.
  const after = await readDataVersion(client, names.state);
  const data = { version: before.version, settled: before.settled && after.version === before.version };
  const milliseconds = Math.round(performance.now() - started);
  const elasticsearch_milliseconds = company.took + took;
  logger.info({ company: company.companyId, elasticsearch_milliseconds, milliseconds }, 'figures computed');
  return report(data);
}
