import { bucketStart, bucketStarts, type PlainInterval, shownTime } from './calendar.ts';
import { type PlainDerived, plainDerived, writer } from './derived.ts';
import { type PlainSentiment, plainSentiment } from './sentiment.ts';
import {
  type PlainConversationFigures,
  plainConversationFigures,
  startedConversations,
} from './started-conversations.ts';
import { currentTweets, type PlainTweet } from './tweets.ts';

export type PlainCompany = { company_id: string; total_inbound: number; total_outbound: number };

/** Epoch seconds, [from, to). */
export type PlainPeriod = { from: number; to: number };
export type PlainQuestion = Partial<PlainPeriod> & { interval: PlainInterval; time_zone: string };

export type PlainInsights = {
  total_inbound: number;
  total_outbound: number;
  responded_inbound: number;
  response_rate: number | null;
  conversation_ratio: number | null;
  response_time: PlainDurations;
  responded_within: { hours: number; count: number; percentage: number | null }[];
  /** Every inquiry in one bucket. */
  response_distribution: {
    bucket: string;
    hours_from: number | null;
    hours_to: number | null;
    count: number;
    percentage: number | null;
  }[];
  negative_response_times: number;
  first_response_time: PlainDurations;
  unique_customers: number;
  conversations: number;
  conversation_figures: PlainConversationFigures;
  sentiment: PlainSentiment;
  trend: {
    start: string;
    inbound: number;
    outbound: number;
    responded: number;
    response_rate: number | null;
    median_response_seconds: number | null;
  }[];
};

export type PlainDurations = {
  count: number;
  mean: number | null;
  median: number | null;
  p90: number | null;
  p99: number | null;
  min: number | null;
  max: number | null;
};

/** An inbound tweet of C, with what became of it. */
type Inquiry = { tweet: PlainTweet; conversation_id: string; responded: boolean; first_response: PlainDerived | null };
/** A tweet that C wrote. */
type Answer = { tweet: PlainTweet; conversation_id: string };
type CompanyTweets = { inquiries: Inquiry[]; answers: Answer[] };

/** All companies, those with most outbound tweets first. */
export function plainCompanies(tweets: PlainTweet[]): PlainCompany[] {
  const companies = new Map<string, PlainCompany>();
  const current = currentTweets(tweets);
  for (const tweet of current.filter(({ inbound }) => !inbound)) {
    const id = tweet.author_id.toLowerCase();
    const company = companies.get(id) ?? { company_id: tweet.author_id, total_inbound: 0, total_outbound: 0 };
    if (tweet.author_id < company.company_id) company.company_id = tweet.author_id;
    company.total_outbound += 1;
    companies.set(id, company);
  }
  const derived = plainDerived(current);
  for (const tweet of current.filter(({ inbound }) => inbound)) {
    for (const id of derived.get(tweet.tweet_id)?.company ?? []) {
      const company = companies.get(id);
      if (company) company.total_inbound += 1;
    }
  }
  return [...companies.entries()]
    .sort(([aId, a], [bId, b]) => b.total_outbound - a.total_outbound || (aId < bId ? -1 : 1))
    .map(([, company]) => company);
}

type Derived = Map<string, PlainDerived>;

/** The period asked for; an end that is missing is the company's first tweet, or one second after its last. */
export function plainPeriod(
  tweets: PlainTweet[],
  companyId: string,
  asked: Partial<PlainPeriod> = {},
  derived: Derived = plainDerived(tweets),
): PlainPeriod {
  const { inquiries, answers } = companyTweets(tweets, companyId, derived);
  const times = [...inquiries, ...answers].map(({ tweet }) => tweet.created_at);
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  return { from: asked.from ?? first, to: asked.to ?? last + 1 };
}

/** Whoever asks about many companies may pass `plainDerived(tweets)` along, to have it worked out only once. */
export function plainInsights(
  tweets: PlainTweet[],
  companyId: string,
  question: PlainQuestion,
  derived: Derived = plainDerived(tweets),
): PlainInsights {
  const { interval, time_zone } = question;
  const period = plainPeriod(tweets, companyId, question, derived);
  const { inquiries, answers } = within(companyTweets(tweets, companyId, derived), period);
  const times = responseTimes(inquiries);
  const started = startedConversations(tweets, companyId, period, derived);
  const responded = inquiries.filter((inquiry) => inquiry.responded).length;
  return {
    total_inbound: inquiries.length,
    total_outbound: answers.length,
    responded_inbound: responded,
    response_rate: percentage(responded, inquiries.length),
    conversation_ratio: inquiries.length === 0 ? null : rounded(answers.length / inquiries.length),
    response_time: durations(times),
    responded_within: [1, 4, 8, 24, 72].map((hours) => {
      const count = times.filter((seconds) => seconds <= hours * 3600).length;
      return { hours, count, percentage: percentage(count, inquiries.length) };
    }),
    response_distribution: distribution(inquiries),
    negative_response_times: inquiries.filter(({ first_response }) => first_response?.negative_response_time).length,
    first_response_time: durations(
      [...plainConversationFirstResponses(tweets, companyId, period, derived).values()].sort((a, b) => a - b),
    ),
    unique_customers: new Set(inquiries.map(({ tweet }) => tweet.author_id)).size,
    conversations: new Set([...inquiries, ...answers].map(({ conversation_id }) => conversation_id)).size,
    conversation_figures: plainConversationFigures(started),
    sentiment: plainSentiment(
      inquiries.map(({ tweet }) => tweet),
      started,
    ),
    trend: trend(inquiries, answers, period, interval, time_zone),
  };
}

/** Of seconds in ascending order. */
function durations(times: number[]): PlainDurations {
  return {
    count: times.length,
    mean: times.length === 0 ? null : times.reduce((a, b) => a + b) / times.length,
    median: percentile(times, 0.5),
    p90: percentile(times, 0.9),
    p99: percentile(times, 0.99),
    min: percentile(times, 0),
    max: percentile(times, 1),
  };
}

function distribution(inquiries: Inquiry[]): PlainInsights['response_distribution'] {
  const share = (isIn: (inquiry: Inquiry) => boolean) => {
    const count = inquiries.filter(isIn).length;
    return { count, percentage: percentage(count, inquiries.length) };
  };
  const answeredIn = (from: number, to: number) =>
    share(({ first_response }) => {
      const hours = (first_response?.response_seconds ?? Number.NaN) / 3600;
      return (hours > from || (from === 0 && hours === 0)) && hours <= to;
    });
  return [
    { bucket: '0-1h', hours_from: 0, hours_to: 1, ...answeredIn(0, 1) },
    { bucket: '1-4h', hours_from: 1, hours_to: 4, ...answeredIn(1, 4) },
    { bucket: '4-8h', hours_from: 4, hours_to: 8, ...answeredIn(4, 8) },
    { bucket: '8-24h', hours_from: 8, hours_to: 24, ...answeredIn(8, 24) },
    { bucket: '24-72h', hours_from: 24, hours_to: 72, ...answeredIn(24, 72) },
    { bucket: 'over_72h', hours_from: 72, hours_to: null, ...answeredIn(72, Number.POSITIVE_INFINITY) },
    {
      bucket: 'negative',
      hours_from: null,
      hours_to: null,
      ...share(({ first_response }) => first_response?.negative_response_time === true),
    },
    { bucket: 'unanswered', hours_from: null, hours_to: null, ...share(({ responded }) => !responded) },
  ];
}

function trend(
  inquiries: Inquiry[],
  answers: Answer[],
  period: PlainPeriod,
  interval: PlainInterval,
  timeZone: string,
): PlainInsights['trend'] {
  const bucketOf = ({ tweet }: Answer) => Math.max(period.from, bucketStart(tweet.created_at, interval, timeZone));
  const inquiriesOf = Map.groupBy(inquiries, bucketOf);
  const answersOf = Map.groupBy(answers, bucketOf);
  return bucketStarts(period.from, period.to, interval, timeZone).map((start) => {
    const inbound = inquiriesOf.get(start) ?? [];
    const responded = inbound.filter((inquiry) => inquiry.responded).length;
    return {
      start: shownTime(start, timeZone),
      inbound: inbound.length,
      outbound: answersOf.get(start)?.length ?? 0,
      responded,
      response_rate: percentage(responded, inbound.length),
      median_response_seconds: percentile(responseTimes(inbound), 0.5),
    };
  });
}

/**
 * First response time (seconds) by conversation: C's first tweet in it after its first inbound tweet of C, minus that
 * inbound tweet, which must fall in the period. Conversations that have none are left out.
 */
export function plainConversationFirstResponses(
  tweets: PlainTweet[],
  companyId: string,
  asked: Partial<PlainPeriod> = {},
  derived: Derived = plainDerived(tweets),
): Map<string, number> {
  const { from, to } = plainPeriod(tweets, companyId, asked, derived);
  const { inquiries, answers } = companyTweets(tweets, companyId, derived);
  const answersOf = Map.groupBy(answers, ({ conversation_id }) => conversation_id);
  const seconds = new Map<string, number>();
  for (const [conversation, itsInquiries] of Map.groupBy(inquiries, ({ conversation_id }) => conversation_id)) {
    const inquired = Math.min(...itsInquiries.map(({ tweet }) => tweet.created_at));
    const itsAnswers = (answersOf.get(conversation) ?? []).map(({ tweet }) => tweet.created_at);
    const answered = Math.min(...itsAnswers.filter((time) => time > inquired));
    if (from <= inquired && inquired < to && answered < Infinity) seconds.set(conversation, answered - inquired);
  }
  return seconds;
}

function companyTweets(tweets: PlainTweet[], companyId: string, derived: Derived): CompanyTweets {
  const company = companyId.toLowerCase();
  const current = currentTweets(tweets);
  const of = (tweet: PlainTweet): PlainDerived => derived.get(tweet.tweet_id) as PlainDerived;

  const answers = current
    .filter((tweet) => writer(tweet) === company)
    .map((tweet) => ({ tweet, conversation_id: of(tweet).conversation_id }));
  if (answers.length === 0) throw new Error(`not a company: ${companyId}`);

  const firstResponseTo = new Map<string | null, PlainDerived>();
  for (const { tweet } of answers) if (of(tweet).first_response) firstResponseTo.set(of(tweet).parent_id, of(tweet));

  const inquiries = current
    .filter((tweet) => tweet.inbound && of(tweet).company.includes(company))
    .map((tweet) => ({
      tweet,
      conversation_id: of(tweet).conversation_id,
      responded: of(tweet).responded_by.includes(company),
      first_response: firstResponseTo.get(tweet.tweet_id) ?? null,
    }));
  return { inquiries, answers };
}

function within({ inquiries, answers }: CompanyTweets, { from, to }: PlainPeriod): CompanyTweets {
  const isWithin = ({ tweet }: Answer) => from <= tweet.created_at && tweet.created_at < to;
  return { inquiries: inquiries.filter(isWithin), answers: answers.filter(isWithin) };
}

/** In ascending order. */
function responseTimes(inquiries: Inquiry[]): number[] {
  return inquiries
    .map(({ first_response }) => first_response?.response_seconds ?? null)
    .filter((seconds) => seconds !== null)
    .sort((a, b) => a - b);
}

/** Linear interpolation between the order statistics, at (n−1)p. */
function percentile(ascending: number[], p: number): number | null {
  const at = (ascending.length - 1) * p;
  const below = ascending[Math.floor(at)];
  const above = ascending[Math.ceil(at)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (at - Math.floor(at));
}

function percentage(count: number, of: number): number | null {
  return of === 0 ? null : rounded((100 * count) / of);
}

/** To 4 decimals. */
function rounded(figure: number): number {
  return Number(figure.toFixed(4));
}
