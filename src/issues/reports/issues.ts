import type { Logger } from 'pino';
import { unavailable } from '../../http/problem.ts';
import { dataKey, isKeepable, versionKey } from '../../reading/answers/kept-answers.ts';
import { companyPeriod } from '../../reading/company-period.ts';
import type { AskedPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import type { DataIdentity } from '../../tweets/data-version.ts';
import { companyKey } from '../../tweets/tweet.ts';
import type { FoundIssue } from '../issue.ts';
import { toReportId } from './issue-id.ts';
import type { IssuesReport } from './issues-report.ts';
import { type Extracted, makeIssuesReport, type ReportQuestion } from './make-issues.ts';
import type { createMakeOnce, Made, Wanted } from './make-once.ts';
import { type KeptReport, shownReport } from './make-report.ts';

export type IssuesQuestion = {
  companyId: string;
  period: AskedPeriod;
  top: number;
  languageModel: 'auto' | 'off';
  isRefresh: boolean;
  waitSeconds: number;
};

/** A way to find the issues of a company. */
export type Extract = (question: ReportQuestion, signal: AbortSignal, logger: Logger) => Promise<Extracted>;

/** Where issues come from: statistics, always; a language model, where one is set up. */
export type IssueSources = {
  /** What a caller may read of an error that one of them has met. */
  reasonOf(error: unknown): string;
  statistics: Extract;
  /** The issues alone that statistics find in a period [from, to). */
  issuesOf(companyId: string, period: { from: number; to: number }): Promise<FoundIssue[]>;
  model: { name: string; provider: string; isOffFor(companyId: string): boolean; extract: Extract } | null;
};

type Status = IssuesReport['language_model_status'];
const statisticsWaitMilliseconds = 60_000;
// What a model fails for is seldom over at once, and each try may cost money.
const modelRestMilliseconds = 60_000;

/** Gives a company's issues. Rejects with a Problem: 404 for an unknown company, 503 where they cannot be worked out now. */
export function createIssues(reading: Reading, sources: IssueSources, makeOnce: ReturnType<typeof createMakeOnce>) {
  const { client, names, release, readVersion, findCompany, issueTweetsLink } = reading;

  return async (asked: IssuesQuestion, logger: Logger): Promise<IssuesReport> => {
    const version = await readVersion();
    const company = await findCompany(version, asked.companyId);
    const { from, to, timeZone } = asked.period;
    const period = companyPeriod(asked.period, company);
    const question = { company, period, timeZone, hasPeriodBefore: from !== null && to !== null, version };

    const make = (kind: string, extract: Extract, times: Pick<Wanted, 'waitMilliseconds' | 'restMilliseconds'>) => {
      const id = reportId(question, kind, release);
      const { isRefresh } = asked;
      const report = async (signal: AbortSignal) => {
        const extracted = await extract(question, signal, logger);
        return ofOneState(
          await makeIssuesReport(client, names, question, extracted, logger),
          version,
          await readVersion(),
        );
      };
      return {
        id,
        made: makeOnce({
          id,
          company: companyKey(company.companyId),
          make: report,
          ...times,
          isRefresh,
          logger,
        }),
      };
    };
    const shown = (id: string, made: Made, status: Status, reason: string | null): IssuesReport => {
      if (made.status === 'running') throw unavailable('The issues are being worked out. Ask again soon.');
      if (made.status === 'failed')
        throw made.error ?? unavailable(`The issues could not be worked out: ${made.reason}.`);
      const link = (issueId: string) => issueTweetsLink(company.companyId, issueId);
      const report = shownReport(id, made.report, asked.top, status, link);
      return reason === null ? report : { ...report, generated_by: { ...report.generated_by, reason } };
    };

    const off = whyOff(asked, question, sources);
    let status: Status = 'off';
    let reason = off;
    if (sources.model && off === null) {
      const { id, made } = make(sources.model.name, sources.model.extract, {
        waitMilliseconds: asked.waitSeconds * 1000,
        restMilliseconds: modelRestMilliseconds,
      });
      const outcome = await made;
      if (outcome.status === 'ready') return shown(id, outcome, 'ready', null);
      status = outcome.status;
      reason = outcome.status === 'failed' ? outcome.reason : 'the report by the language model is being made';
    }
    const { id, made } = make('statistics', sources.statistics, {
      waitMilliseconds: statisticsWaitMilliseconds,
      restMilliseconds: 0,
    });
    return shown(id, await made, status, reason);
  };
}

/** The report, unsettled where the data has changed while it was made; a Problem 503 where it was replaced as a whole. */
function ofOneState(report: KeptReport, before: DataIdentity, after: DataIdentity): KeptReport {
  if (versionKey(after) === versionKey(before)) return report;
  if (dataKey(after) !== dataKey(before))
    throw unavailable('All data has been replaced while the issues were worked out. Ask again.');
  return { ...report, data: { ...report.data, settled: false } };
}

/** Why no language model is asked; null where it is. */
function whyOff({ languageModel }: IssuesQuestion, { company, version }: ReportQuestion, { model }: IssueSources) {
  if (languageModel === 'off') return 'it was not asked for';
  if (!model) return 'no language model is set up';
  if (model.isOffFor(company.companyId)) return 'the language model is off for this company';
  // It would be paid for anew as soon as the ingestion has ended.
  if (!isKeepable(version)) return 'an ingestion is under way: the language model is asked when it has ended';
  return null;
}

/** Of one company, period, source, release and state of the data; one of data that is being written is never found again. */
function reportId(
  { company, period, timeZone, hasPeriodBefore, version }: ReportQuestion,
  kind: string,
  release: string,
): string {
  const state = isKeepable(version) ? versionKey(version) : `${versionKey(version)}/${Math.random()}`;
  const asked = [companyKey(company.companyId), period.from, period.to, timeZone, hasPeriodBefore];
  return toReportId([...asked, kind, release, state]);
}
