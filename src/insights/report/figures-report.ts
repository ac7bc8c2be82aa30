import { percentage, rounded } from '../../reading/percentage.ts';
import type { Found } from '../../reading/search-together.ts';
import type { Distinct } from '../distinct/count-distinct.ts';
import type { Durations } from '../response-times/durations.ts';
import { conversationFigures } from './conversation-figures.ts';
import type { StartedAnswer } from './conversations-query.ts';
import type { CountLinks } from './count-links.ts';
import type { AskedFigures, Figure, FigureLinks, Figures } from './figures.ts';
import type { MetricsAnswer } from './metrics-query.ts';
import type { ResponseFindings } from './response-findings.ts';
import { respondedWithin, responseDistribution } from './response-shares.ts';
import { sentimentFigures } from './sentiment-figures.ts';

/** What was found out for the figures that are asked for; whatever else is here is empty. */
export type Findings = {
  asked: ReadonlySet<Figure>;
  inbound: number;
  outbound: number;
  responded: number;
  /** How many of the responses have a response time. */
  timed: number;
  times: ResponseFindings;
  firstTimes: { durations: Durations; isApproximate: boolean };
  customers: Distinct | null;
  conversations: Distinct | null;
  started: Found<StartedAnswer>;
  feelings: Partial<MetricsAnswer>;
  trend: Figures['trend'];
  links: CountLinks;
  /** Whether times are in business hours. */
  isBusiness: boolean;
};

/** The figures as JSON; percentages are rounded here and nowhere else, the ratio by `shownFigures`. */
export function figuresReport(findings: Findings): AskedFigures {
  const { asked, inbound, outbound, responded, times } = findings;
  const when = <Name extends Figure>(name: Name, make: () => Figures[Name]) => (asked.has(name) ? make() : undefined);
  return {
    total_inbound: when('total_inbound', () => inbound),
    total_outbound: when('total_outbound', () => outbound),
    responded_inbound: when('responded_inbound', () => responded),
    response_rate: when('response_rate', () => percentage(responded, inbound)),
    conversation_ratio: when('conversation_ratio', () => (inbound === 0 ? null : outbound / inbound)),
    response_time: when('response_time', () => times.durations),
    responded_within: when('responded_within', () => respondedWithin(findings)),
    response_distribution: when('response_distribution', () => responseDistribution(findings)),
    // A first response without a response time is one that is dated before its inquiry.
    negative_response_times: when('negative_response_times', () => responded - findings.timed),
    first_response_time: when('first_response_time', () => findings.firstTimes.durations),
    unique_customers: when('unique_customers', () => findings.customers?.count ?? 0),
    conversations: when('conversations', () => findings.conversations?.count ?? 0),
    conversation_figures: when('conversation_figures', () => conversationFigures(findings.started)),
    sentiment: when('sentiment', () => sentimentFigures(findings.feelings, findings.started.answer)),
    trend: when('trend', () => findings.trend),
  };
}

/** As they are shown: after their changes were worked out, since in percent of a small ratio that is rounded a change is far off. */
export function shownFigures(figures: AskedFigures): AskedFigures {
  const { conversation_ratio: ratio } = figures;
  return ratio == null ? figures : { ...figures, conversation_ratio: rounded(ratio) };
}

/** The lists behind the figures that are asked for. */
export function figureLinks({ asked, links }: Findings): FigureLinks {
  const when = (name: Figure, link: () => string) => (asked.has(name) ? link() : undefined);
  return {
    total_inbound: when('total_inbound', links.inbound),
    total_outbound: when('total_outbound', links.outbound),
    responded_inbound: when('responded_inbound', links.responded),
    response_time: when('response_time', () => links.answeredIn(0, null)),
    negative_response_times: when('negative_response_times', links.negative),
    unique_customers: when('unique_customers', links.customers),
    conversations: when('conversations', links.activeConversations),
    conversation_figures: when('conversation_figures', links.startedConversations),
    sentiment: when('sentiment', links.withSentiment),
    unanswered_conversations: when('conversation_figures', links.unansweredConversations),
  };
}

const firstPercentiles = ['median', 'p90', 'p99'].map((percentile) => `first_response_time.${percentile}`);

/** The names of the figures that are estimated. */
export function approximateFigures({ times, firstTimes, customers, conversations }: Findings): string[] {
  return [
    ...(firstTimes.isApproximate ? firstPercentiles : []),
    ...(!customers || customers.isExact ? [] : ['unique_customers']),
    ...(!conversations || conversations.isExact ? [] : ['conversations']),
    ...(times.isApproximate ? ['trend.median_response_seconds'] : []),
  ];
}
