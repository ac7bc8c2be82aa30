import { z } from 'zod';

/** A query parameter that is true or false, or not there. */
export const yesOrNo = (description: string) =>
  z
    .string()
    .refine((text) => text === 'true' || text === 'false', 'is neither true nor false')
    .transform((text) => text === 'true')
    .optional()
    .meta({ description, override: { type: 'boolean' } });
