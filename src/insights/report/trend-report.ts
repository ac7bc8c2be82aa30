import { percentage } from '../../reading/percentage.ts';
import { isoInZone } from '../../reading/period.ts';
import type { Found } from '../../reading/search-together.ts';
import type { CountLinks } from './count-links.ts';
import type { Figures } from './figures.ts';
import type { MetricsAnswer, Trend } from './metrics-query.ts';
import { bucketsByStart, type ResponseFindings } from './response-findings.ts';

type Counted = Record<'inbound' | 'responses' | 'outbound', Found<MetricsAnswer>> & {
  times: Pick<ResponseFindings, 'medians'>;
};

/** The buckets of a trend; `linksOf` makes the links of one from its first second to the one after its last. */
export function trendReport(
  { period, starts }: Trend,
  { inbound, responses, outbound, times }: Counted,
  linksOf: (bucket: { from: number; to: number }) => CountLinks,
): Figures['trend'] {
  const [inbounds, responded, outbounds] = [inbound, responses, outbound].map(({ answer }) =>
    bucketsByStart(answer, period.from),
  );
  return starts.map((start, at) => {
    const inBucket = inbounds?.get(start)?.doc_count ?? 0;
    const answered = responded?.get(start)?.doc_count ?? 0;
    const links = linksOf({ from: start, to: starts[at + 1] ?? period.to });
    return {
      start: isoInZone(start, period.timeZone),
      inbound: inBucket,
      outbound: outbounds?.get(start)?.doc_count ?? 0,
      responded: answered,
      response_rate: percentage(answered, inBucket),
      median_response_seconds: times.medians.get(start) ?? null,
      links: { inbound: links.inbound(), outbound: links.outbound(), responded: links.responded() },
    };
  });
}
