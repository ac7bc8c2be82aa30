import type { Logger } from 'pino';
import type { Answer } from '../../http/send-report.ts';
import { companyPeriod } from '../../reading/company-period.ts';
import type { TweetsFilter } from '../../reading/drill-down.ts';
import { percentage } from '../../reading/percentage.ts';
import type { AskedPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { percentile } from '../response-times/durations.ts';
import type { HeatmapReport } from './heatmap-report.ts';
import { type Cell, readCells } from './read-cells.ts';

/** Gives a company's inquiries and responses by the hours of the week. Rejects with a Problem 404 for an unknown company. */
export function createHeatmap({ client, names, answers, findCompany, tweetsLink }: Reading) {
  return (
    question: AskedPeriod & { companyId: string },
    seen: string | null,
    logger: Logger,
  ): Promise<Answer | null> => {
    const { companyId, timeZone, ...asked } = question;
    const key = JSON.stringify(['heatmap', companyKey(companyId), asked.from, asked.to, timeZone]);
    return answers(key, seen, async (version) => {
      const started = performance.now();
      const company = await findCompany(version, companyId);
      const period = companyPeriod(asked, company);
      const { cells, took } = await readCells(client, names.tweets, company, period, timeZone);
      const ends = { from: isoSeconds(period.from), to: isoSeconds(period.to) };
      const linkOf = (filter: TweetsFilter) =>
        tweetsLink({ company: company.companyId, inbound: true, ...filter, ...ends });
      const report: Omit<HeatmapReport, 'data'> = {
        company_id: company.companyId,
        period: { ...ends, time_zone: timeZone },
        total_inbound: sum(cells, 'inbound'),
        responded_inbound: sum(cells, 'responded'),
        cells: cells.map(({ inbound, responded, times }, at) => {
          const clock = { weekday: Math.floor(at / 24) + 1, hour: at % 24 };
          const onClock = { ...clock, time_zone: timeZone };
          return {
            ...clock,
            inbound,
            responded,
            response_rate: percentage(responded, inbound),
            approximate_median_response_seconds: percentile(Float64Array.from(times).sort(), 0.5),
            links: { inbound: linkOf(onClock), responded: linkOf({ responded: true, ...onClock }) },
          };
        }),
        links: { total_inbound: linkOf({}), responded_inbound: linkOf({ responded: true }) },
      };
      const milliseconds = Math.round(performance.now() - started);
      const elasticsearch_milliseconds = company.took + took;
      logger.info({ company: company.companyId, elasticsearch_milliseconds, milliseconds }, 'heatmap computed');
      return (data) => ({ ...report, data });
    });
  };
}

const sum = (cells: readonly Cell[], count: 'inbound' | 'responded'): number =>
  cells.reduce((total, cell) => total + cell[count], 0);
