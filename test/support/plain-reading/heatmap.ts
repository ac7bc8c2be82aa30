import { type PlainDerived, plainDerived } from './derived.ts';
import { currentTweets, type PlainTweet } from './tweets.ts';

/** An hour of the week on the clock of a zone; weekday 1 is Monday. */
export type PlainCell = {
  weekday: number;
  hour: number;
  inbound: number;
  responded: number;
  /** In seconds; the exact median. */
  median: number | null;
};

/** All hours of the week, of the company's inquiries in the period [from, to), epoch seconds. */
export function plainHeatmap(
  tweets: PlainTweet[],
  companyId: string,
  { from, to, time_zone }: { from: number; to: number; time_zone: string },
  derived: Map<string, PlainDerived> = plainDerived(tweets),
): PlainCell[] {
  const company = companyId.toLowerCase();
  const current = currentTweets(tweets);
  const secondsOf = new Map<string, number>();
  for (const tweet of current) {
    const { inquiry_id, response_seconds } = derived.get(tweet.tweet_id) ?? {};
    if (tweet.author_id.toLowerCase() === company && inquiry_id && typeof response_seconds === 'number')
      secondsOf.set(inquiry_id, response_seconds);
  }
  const inquiries = current.filter(
    ({ tweet_id, inbound, created_at }) =>
      inbound && derived.get(tweet_id)?.company.includes(company) && from <= created_at && created_at < to,
  );
  return Array.from({ length: 168 }, (_, at) => {
    const [weekday, hour] = [Math.floor(at / 24) + 1, at % 24];
    const here = inquiries.filter(({ created_at }) => {
      const local = Temporal.Instant.fromEpochMilliseconds(created_at * 1000).toZonedDateTimeISO(time_zone);
      return local.dayOfWeek === weekday && local.hour === hour;
    });
    const seconds = here.flatMap(({ tweet_id }) => secondsOf.get(tweet_id) ?? []).sort((a, b) => a - b);
    const middle = (seconds.length - 1) / 2;
    const [below, above] = [seconds[Math.floor(middle)], seconds[Math.ceil(middle)]];
    return {
      weekday,
      hour,
      inbound: here.length,
      responded: here.filter(({ tweet_id }) => derived.get(tweet_id)?.responded_by.includes(company)).length,
      median: below === undefined || above === undefined ? null : (below + above) / 2,
    };
  });
}
