import type { Logger } from 'pino';
import type { Answer } from '../../http/send-report.ts';
import { percentage, rounded } from '../../reading/percentage.ts';
import type { AskedPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import { companyKey } from '../../tweets/tweet.ts';
import type { FoundIssue } from '../issue.ts';
import { chooseExamples } from '../newest-tweets.ts';
import { chooseRisen, type Rise } from './choose-risen.ts';
import { countPhrases } from './count-phrases.ts';
import type { EmergingReport } from './emerging-report.ts';
import { readOverlaps, readSightings, type Sighting } from './read-risen.ts';
import { asLabel, surfaceForm } from './surface-form.ts';
import { windowsOf } from './windows.ts';

/** Issues of a company in a period, to be watched beside the phrases. */
export type IssuesOf = (companyId: string, period: { from: number; to: number }) => Promise<FoundIssue[]>;

type Question = { companyId: string; days: number; to: AskedPeriod['to']; timeZone: string };

const tooLittleBefore =
  'Fewer than two windows before this one have tweets that can be compared with, so nothing can be said to have risen.';

/** Gives what is significantly more frequent in a company's window than in those before. Rejects with a Problem 404 for an unknown company. */
export function createEmerging({ client, names, answers, findCompany }: Reading, issuesOf: IssuesOf) {
  return ({ companyId, days, to, timeZone }: Question, seen: string | null, logger: Logger): Promise<Answer | null> => {
    const key = JSON.stringify(['emerging', companyKey(companyId), days, to, timeZone]);
    return answers(key, seen, async (version) => {
      const started = performance.now();
      const company = await findCompany(version, companyId);
      const { window, before } = windowsOf(to ?? company.last + 1, days, timeZone, company.first);
      const whole = { from: before.at(-1)?.from ?? window.from, to: window.to };
      // Of both together: issues that were looked for in the window alone would be more frequent there by themselves.
      const issues = before.length < 2 ? [] : await issuesOf(company.companyId, whole);
      const rules = issues.map(({ rule }) => rule);
      const counts = await countPhrases(client, names.tweets, company.companyId, { window, before, rules });
      const isComparable = counts.analysed.before.filter((tweets) => tweets > 0).length >= 2;
      const choice = chooseRisen(isComparable ? counts : { ...counts, phrases: [], issues: [] }, rules);
      const candidates = choice.candidates.map(({ rule }) => rule);
      const { overlaps, ...overlapped } = await readOverlaps(
        client,
        names.tweets,
        company.companyId,
        window,
        candidates,
      );
      const rises = choice.choose(overlaps);
      const shown = rises.map(({ rule }) => rule);
      const { sightings, ...sighted } = await readSightings(client, names.tweets, company.companyId, window, shown);
      // Rates are of the tweets that are compared: others, that no one looks into, may come and go.
      const [analysed, analysedBefore] = [counts.analysed.now, sum(counts.analysed.before)];
      const report: Omit<EmergingReport, 'data'> = {
        company_id: company.companyId,
        window: { from: isoSeconds(window.from), to: isoSeconds(window.to), time_zone: timeZone },
        before: before.length === 0 ? null : { from: isoSeconds(whole.from), to: isoSeconds(window.from) },
        inbound_total: counts.inbound.now,
        inbound_before: sum(counts.inbound.before),
        analysed_total: analysed,
        analysed_before: analysedBefore,
        tested: choice.tested,
        notice: isComparable ? null : tooLittleBefore,
        emerging: rises.map((rise, at) => ({
          ...wordsOf(rise, issues, sightings[at]),
          tweet_count: rise.now,
          percentage: percentage(rise.now, analysed) ?? 0,
          percentage_before: percentage(rise.before, analysedBefore) ?? 0,
          strength: rise.before === 0 ? null : rounded((rise.now / analysed) * (analysedBefore / rise.before)),
          p_value: Number(rise.chance.toPrecision(3)),
          first_seen: isoSeconds(sightings[at]?.firstSeen ?? window.from),
          customers: rise.customers,
          examples: chooseExamples(sightings[at]?.newest ?? []).map(({ tweet_id, created_at, decoded_text }) => ({
            tweet_id,
            created_at,
            text: decoded_text,
          })),
        })),
      };
      const milliseconds = Math.round(performance.now() - started);
      const elasticsearch_milliseconds = company.took + counts.took + overlapped.took + sighted.took;
      logger.info({ company: company.companyId, elasticsearch_milliseconds, milliseconds }, 'emerging issues computed');
      return (data) => ({ ...report, data });
    });
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mostTerms = 8;

function wordsOf({ kind, at, phrase, others }: Rise, issues: readonly FoundIssue[], sighting: Sighting | undefined) {
  const texts = (sighting?.newest ?? []).map(({ decoded_text }) => decoded_text);
  const folded = others.flatMap((other) => surfaceForm(other, texts) ?? []);
  const issue = kind === 'issue' ? issues[at] : undefined;
  const own = issue ? issue.terms : [surfaceForm(phrase, texts) ?? phrase];
  const terms = [...new Set([...own, ...folded].map((term) => term.toLowerCase()))].slice(0, mostTerms);
  return { kind, label: issue?.label ?? asLabel(own[0] ?? phrase), terms };
}
