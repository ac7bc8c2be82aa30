import type { Client } from '@elastic/elasticsearch';
import type { ConversationsLink, CustomersLink, TweetsLink } from '../../reading/drill-down.ts';
import { type Found, searchTogether } from '../../reading/search-together.ts';
import type { DataNames } from '../../tweets/index-names.ts';
import type { DistinctAnswer } from '../distinct/distinct-query.ts';
import { durationsOf } from '../response-times/durations.ts';
import { readPercentiles } from '../response-times/exact-percentiles.ts';
import type { StartedAnswer } from './conversations-query.ts';
import { createCountLinks } from './count-links.ts';
import type { AskedFigures, FigureLinks } from './figures.ts';
import { approximateFigures, type Findings, figureLinks, figuresReport } from './figures-report.ts';
import { exactSketch, type MetricsAnswer } from './metrics-query.ts';
import { type FiguresPlan, type FiguresQuestion, type Part, planFigures } from './plan-figures.ts';
import { type BusinessTimes, readBusinessTimes } from './read-business-times.ts';
import { aggregatedDurations, aggregatedFindings, exactFindings } from './response-findings.ts';
import { trendReport } from './trend-report.ts';

export type PeriodFigures = { figures: AskedFigures; links: FigureLinks; approximate: string[] };

type Answer = MetricsAnswer & DistinctAnswer & StartedAnswer;
type FoundParts = ReadonlyMap<Part, Found<Answer>>;
type Links = { tweetsLink: TweetsLink; conversationsLink: ConversationsLink; customersLink: CustomersLink };

/** The figures of each of these periods, all by one request where aggregations are enough; and Elasticsearch's milliseconds. */
export async function companyFigures(
  { client, names, ...links }: { client: Client; names: DataNames } & Links,
  questions: readonly FiguresQuestion[],
): Promise<{ periods: PeriodFigures[]; took: number }> {
  const plans = questions.map((question) => planFigures(client, names, question));
  const searches = plans.flatMap((plan) => [...plan.searches.values()]);
  const [{ found, took }, times] = await Promise.all([
    searches.length === 0 ? { found: [], took: 0 } : searchTogether<Answer>(client, searches),
    Promise.all(questions.map((question) => readBusinessTimes(client, names, question))),
  ]);
  let taken = took;
  const periods: PeriodFigures[] = [];
  for (const [at, question] of questions.entries()) {
    const plan = plans[at];
    const business = times[at];
    if (!plan || !business) throw new Error('a period without a plan');
    const parts = new Map([...plan.searches.keys()].map((part) => [part, shiftFrom(found)] as const));
    const [distinct, exact] = await Promise.all([
      countedDistinct(plan, parts),
      plan.percentiles && readPercentiles(client, plan.percentiles, parts.get('responses')?.answer ?? {}),
    ]);
    const [percentiles = null] = exact?.percentiles.values() ?? [];
    const findings = findingsOf(question, parts, business, { ...distinct, percentiles }, links);
    taken += business.took + distinct.took + (exact?.took ?? 0);
    periods.push({
      figures: figuresReport(findings),
      links: figureLinks(findings),
      approximate: approximateFigures(findings),
    });
  }
  return { periods, took: taken };
}

function shiftFrom(found: Found<Answer>[]): Found<Answer> {
  const next = found.shift();
  if (!next) throw new Error('Elasticsearch answered fewer searches than it was asked for');
  return next;
}

async function countedDistinct(plan: FiguresPlan, parts: FoundParts) {
  const [customers, conversations] = await Promise.all([
    plan.customers?.read(parts.get('inbound') ?? nothing) ?? null,
    plan.conversations?.read(parts.get('active') ?? nothing) ?? null,
  ]);
  const took = (customers?.took ?? 0) + (conversations?.took ?? 0);
  return { customers: customers?.distinct ?? null, conversations: conversations?.distinct ?? null, took };
}

/** What took another search after the first one. */
type Counted = Pick<Findings, 'customers' | 'conversations'> & { percentiles: readonly (number | null)[] | null };

const nothing: Found<Answer> = { total: 0, answer: {} };

function findingsOf(
  { company, period, asked, trend, businessHours }: FiguresQuestion,
  parts: FoundParts,
  business: BusinessTimes,
  { customers, conversations, percentiles }: Counted,
  makers: Links,
): Findings {
  const found = (part: Part) => parts.get(part) ?? nothing;
  const [inbound, responses, outbound] = [found('inbound'), found('responses'), found('outbound')];
  const times = business.responses
    ? exactFindings(business.responses, trend?.starts ?? [])
    : aggregatedFindings(responses.answer, percentiles, period.from);
  const firsts = business.firsts
    ? { durations: durationsOf(Float64Array.from(business.firsts.seconds).sort()), isApproximate: false }
    : { durations: aggregatedDurations(found('firsts').answer, null), isApproximate: isLarge(found('firsts')) };
  const linksOf = (span: { from: number; to: number }) => createCountLinks(makers, company.companyId, span);
  return {
    asked,
    inbound: inbound.total,
    outbound: outbound.total,
    responded: responses.total,
    timed: responses.answer.seconds?.count ?? 0,
    times,
    firstTimes: firsts,
    customers,
    conversations,
    started: found('started'),
    feelings: inbound.answer,
    trend: trend ? trendReport(trend, { inbound, responses, outbound, times }, linksOf) : [],
    links: linksOf(period),
    isBusiness: businessHours !== null,
  };
}

const isLarge = ({ answer }: Found<Answer>): boolean => (answer.seconds?.count ?? 0) > exactSketch;
