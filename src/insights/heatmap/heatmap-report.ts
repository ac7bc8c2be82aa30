import { z } from 'zod';
import { dataState } from '../../reading/answers/data-state.ts';

const count = z.int();
const link = z.string().meta({ description: 'The list of just these inquiries.' });

export const HeatmapReport = z
  .object({
    company_id: z.string().meta({ description: 'In its one spelling.' }),
    period: z.object({
      from: z.iso.datetime(),
      to: z.iso.datetime().meta({ description: 'The first second after the period.' }),
      time_zone: z.string(),
    }),
    total_inbound: count.meta({ description: 'All cells together.' }),
    responded_inbound: count.meta({ description: 'All cells together.' }),
    cells: z
      .array(
        z.object({
          weekday: z
            .int()
            .min(1)
            .max(7)
            .meta({ description: 'Of the inquiry, on the clock of the time zone; 1 is Monday.' }),
          hour: z.int().min(0).max(23),
          inbound: count,
          responded: count.meta({ description: 'Those with a direct reply, whenever that came.' }),
          response_rate: z
            .number()
            .nullable()
            .meta({ description: '100 × responded / inbound; null without inquiries.' }),
          approximate_median_response_seconds: z
            .number()
            .nullable()
            .meta({ description: 'Of the seconds to the first responses, within 2 %; null without response times.' }),
          links: z.object({ inbound: link, responded: link }),
        }),
      )
      .meta({
        description: 'All 168 hours of the week in order. An hour that the clock shows twice counts in one cell.',
      }),
    links: z
      .object({ total_inbound: link, responded_inbound: link })
      .meta({ description: 'The lists behind the totals.' }),
    data: dataState,
  })
  .meta({ id: 'Heatmap' });
export type HeatmapReport = z.infer<typeof HeatmapReport>;

const list = '/tweets?company=Skarvia_Air&inbound=true&';
const period = 'from=2026-09-30T22%3A00%3A00Z&to=2026-10-31T23%3A00%3A00Z';
const links = (hour: number) => {
  const rest = `weekday=1&hour=${hour}&time_zone=Europe%2FBerlin&${period}`;
  return { inbound: `${list}${rest}`, responded: `${list}responded=true&${rest}` };
};

/** What a month looks like; two of its cells are shown. */
export const heatmapExample: HeatmapReport = {
  company_id: 'Skarvia_Air',
  period: { from: '2026-09-30T22:00:00Z', to: '2026-10-31T23:00:00Z', time_zone: 'Europe/Berlin' },
  total_inbound: 250,
  responded_inbound: 200,
  cells: [
    { weekday: 1, hour: 9, ...counts(31, 28, 90.3226, 1_840), links: links(9) },
    { weekday: 1, hour: 10, ...counts(0, 0, null, null), links: links(10) },
  ],
  links: { total_inbound: `${list}${period}`, responded_inbound: `${list}responded=true&${period}` },
  data: { version: 12, settled: true },
};

function counts(inbound: number, responded: number, response_rate: number | null, median: number | null) {
  return { inbound, responded, response_rate, approximate_median_response_seconds: median };
}
