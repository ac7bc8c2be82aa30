import type { Logger } from 'pino';
import type { Answer } from '../../http/send-report.ts';
import { invalid } from '../../http/validate.ts';
import type { Company } from '../../reading/companies/find-company.ts';
import { companyPeriod } from '../../reading/company-period.ts';
import { bucketStarts, defaultInterval, type Interval, maxBuckets, type Period } from '../../reading/period.ts';
import type { Reading } from '../../reading/reading.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { type BusinessHours, shownSpan } from '../response-times/business-hours.ts';
import { changes } from './changes.ts';
import { companyFigures, type PeriodFigures } from './company-figures.ts';
import type { Figure } from './figures.ts';
import { shownFigures } from './figures-report.ts';
import type { InsightsAnswer } from './insights-report.ts';
import type { FiguresQuestion } from './plan-figures.ts';

/** What is asked of a company; times in seconds since 1970, the company's own where `from` or `to` is null. */
export type InsightsQuestion = {
  companyId: string;
  from: number | null;
  to: number | null;
  interval: Interval | null;
  timeZone: string;
  /** In the order of `figureNames`. */
  figures: readonly Figure[];
  /** The other period, which this one is compared with. */
  compare: { from: number; to: number } | null;
  businessHours: BusinessHours | null;
};

/**
 * Gives a company's figures over a period. Rejects with a Problem: 404 for an unknown company, 400 for too many
 * buckets.
 */
export function createInsights(reading: Reading) {
  const { answers, findCompany } = reading;
  return (question: InsightsQuestion, seen: string | null, logger: Logger): Promise<Answer | null> => {
    const { companyId, ...rest } = question;
    const key = JSON.stringify(['insights', companyKey(companyId), rest]);
    return answers(key, seen, async (version) => {
      const started = performance.now();
      const company = await findCompany(version, companyId);
      const period = periodOf(question, company);
      const questions = questionsOf(question, company, period, version.settled);
      const { periods, took } = await companyFigures(reading, questions);
      const report = reportOf(question, company, period, periods);
      const milliseconds = Math.round(performance.now() - started);
      const elasticsearch_milliseconds = company.took + took;
      logger.info({ company: company.companyId, elasticsearch_milliseconds, milliseconds }, 'figures computed');
      return (data) => ({ ...report, data });
    });
  };
}

function periodOf({ from, to, interval, timeZone }: InsightsQuestion, company: Company): Period {
  const period = companyPeriod({ from, to }, company);
  return { ...period, interval: interval ?? defaultInterval(period.from, period.to, timeZone), timeZone };
}

/** One for the period, and one for the other that it is compared with, which has no trend. */
function questionsOf(
  { figures, compare, businessHours }: InsightsQuestion,
  company: Company,
  period: Period,
  isSettled: boolean,
): FiguresQuestion[] {
  const asked = new Set(figures);
  const starts = asked.has('trend') ? bucketStarts(period) : [];
  if (starts === null) {
    const message = `cuts this period into more than ${maxBuckets} buckets: ask for a longer one, or a shorter period`;
    throw invalid([{ path: 'interval', message }], 'query');
  }
  const shared = { company, businessHours, isSettled };
  const first = { ...shared, period, asked, trend: asked.has('trend') ? { period, starts } : null };
  if (!compare) return [first];
  const compared = new Set(figures.filter((figure) => figure !== 'trend'));
  return [first, { ...shared, period: compare, asked: compared, trend: null }];
}

function reportOf(
  { compare, businessHours }: InsightsQuestion,
  company: Company,
  period: Period,
  [now, before]: PeriodFigures[],
): Omit<InsightsAnswer, 'data'> {
  if (!now) throw new Error('no figures');
  const time_zone = period.timeZone;
  const ends = ({ from, to }: { from: number; to: number }) => ({ from: isoSeconds(from), to: isoSeconds(to) });
  const { trend: _, ...compared } = shownFigures(before?.figures ?? {});
  return {
    company_id: company.companyId,
    period: { ...ends(period), interval: period.interval, time_zone },
    business_hours: businessHours
      ? { spans: businessHours.spans.map(shownSpan), holidays: [...businessHours.holidays], time_zone }
      : undefined,
    ...shownFigures(now.figures),
    comparison:
      before && compare
        ? {
            period: { ...ends(compare), time_zone },
            ...compared,
            change: changes(before.figures, now.figures),
            links: before.links,
            approximate: before.approximate,
          }
        : undefined,
    links: now.links,
    approximate: now.approximate,
  };
}
