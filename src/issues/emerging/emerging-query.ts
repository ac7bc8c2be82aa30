import { z } from 'zod';
import { periodQuery } from '../../reading/period-query.ts';

export const EmergingQuery = z.strictObject({
  window: z
    .string()
    .regex(/^([1-9]|[12]\d|3[01])d$/, 'is not 1d to 31d')
    .default('7d')
    .meta({ description: 'How many days of the calendar are compared with those before.', example: '7d' }),
  to: periodQuery.to.meta({
    description: "Where the window ends. Without it, one second after the company's last tweet.",
    example: '2026-11-02',
  }),
  time_zone: periodQuery.time_zone,
});
