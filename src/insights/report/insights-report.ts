import { z } from 'zod';
import { dataState } from '../../reading/answers/data-state.ts';
import { intervals } from '../../reading/period.ts';
import { Changes } from './changes.ts';
import { AskedFigures, FigureLinks, Figures } from './figures.ts';

const approximate = z.array(z.string()).meta({ description: 'Fields that are estimated, within 1 %.' });
const end = z.iso.datetime().meta({ description: 'The first second after the period.' });

const shape = {
  company_id: z.string().meta({ description: 'In its one spelling.' }),
  period: z.object({ from: z.iso.datetime(), to: end, interval: z.enum(intervals), time_zone: z.string() }),
  business_hours: z
    .object({
      spans: z.array(z.object({ weekday: z.int(), from: z.string(), to: z.string() })),
      holidays: z.array(z.iso.date()),
      time_zone: z.string(),
    })
    .optional()
    .meta({
      description:
        'What was understood, weekdays from 1, Monday: all response times are counted in seconds of these hours. Absent where none were asked for.',
    }),
};

const Comparison = z
  .object({
    period: z.object({ from: z.iso.datetime(), to: end, time_zone: z.string() }),
    ...AskedFigures.omit({ trend: true }).shape,
    change: Changes,
    links: FigureLinks,
    approximate,
  })
  .meta({ description: 'The same figures of the other period, but for the trend, and what has changed since.' });

const rest = {
  comparison: Comparison.optional(),
  links: FigureLinks,
  approximate,
  data: dataState,
};

/** The report when all figures are asked for. */
export const InsightsReport = z.object({ ...shape, ...Figures.shape, ...rest });
export type InsightsReport = z.infer<typeof InsightsReport>;

/** A report with those figures that were asked for. */
export const InsightsAnswer = z.object({ ...shape, ...AskedFigures.shape, ...rest }).meta({ id: 'Insights' });
export type InsightsAnswer = z.infer<typeof InsightsAnswer>;
