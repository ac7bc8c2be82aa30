import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import type { DataIdentity } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { companyKey } from '../tweets/tweet.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { type Company, companyFigures, findCompany, type InsightsQuestion } from './company-figures.ts';
import { isKeepable, type KeptAnswers, versionKey } from './kept-answers.ts';

const keptCompanies = { maxEntries: 4_000, maxBytes: 2 * 2 ** 20, bytesOf: () => 200 };

/**
 * Gives the JSON of a company's figures over a period. Rejects with a Problem: 404 for an unknown company, 400 for too many
 * buckets.
 */
export function createInsights(client: Client, names: IndexNames, answers: KeptAnswers) {
  const companies = createBoundedCache<Company>(keptCompanies);

  return (question: InsightsQuestion, logger: Logger): Promise<Buffer> => {
    const { companyId, from, to, interval, timeZone } = question;
    const key = JSON.stringify(['insights', companyKey(companyId), from, to, interval, timeZone]);
    return answers(key, async (version) => {
      const started = performance.now();
      const company = await findKeptCompany(version, companyId);
      const { report, took } = await companyFigures(client, names, company, question, version.settled);
      const milliseconds = Math.round(performance.now() - started);
      const elasticsearch_milliseconds = company.took + took;
      logger.info({ company: company.companyId, elasticsearch_milliseconds, milliseconds }, 'figures computed');
      return report;
    });
  };

  /** Whoever is given one that was found under this version sees in the end whether the version has moved meanwhile. */
  async function findKeptCompany(version: DataIdentity, companyId: string): Promise<Company> {
    const key = `${versionKey(version)}/${companyKey(companyId)}`;
    const known = isKeepable(version) ? companies.get(key) : undefined;
    if (known) return { ...known, took: 0 };
    const company = await findCompany(client, names, companyId);
    if (isKeepable(version)) companies.set(key, company);
    return company;
  }
}
