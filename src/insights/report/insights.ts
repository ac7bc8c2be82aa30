import type { Logger } from 'pino';
import type { Answer } from '../../http/send-answer.ts';
import { companyKey } from '../../tweets/tweet.ts';
import type { Reading } from '../reading.ts';
import { companyFigures, type InsightsQuestion } from './company-figures.ts';

/**
 * Gives a company's figures over a period. Rejects with a Problem: 404 for an unknown company, 400 for too many
 * buckets.
 */
export function createInsights({ client, names, answers, findCompany }: Reading) {
  return (question: InsightsQuestion, seen: string | null, logger: Logger): Promise<Answer | null> => {
    const { companyId, from, to, interval, timeZone } = question;
    const key = JSON.stringify(['insights', companyKey(companyId), from, to, interval, timeZone]);
    return answers(key, seen, async (version) => {
      const started = performance.now();
      const company = await findCompany(version, companyId);
      const { report, took } = await companyFigures(client, names, company, question, version.settled);
      const milliseconds = Math.round(performance.now() - started);
      const elasticsearch_milliseconds = company.took + took;
      logger.info({ company: company.companyId, elasticsearch_milliseconds, milliseconds }, 'figures computed');
      return report;
    });
  };
}
