import { z } from 'zod';

/** How every report says of which state of the data it is. */
export const dataState = z.object({ version: z.int(), settled: z.boolean() }).meta({
  description:
    'The state of the data: `version` moves on with each ingestion; `settled` is false while one writes, and after one broke off until the next one succeeds.',
});
