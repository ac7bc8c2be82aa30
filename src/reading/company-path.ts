import { z } from 'zod';

export const companyId = z.string().regex(/^[A-Za-z0-9_]{1,50}$/, 'is not 1 to 50 letters, digits or _');

/** The path of whatever is about one company. */
export const CompanyPath = z.object({
  company_id: companyId.meta({ description: 'In any case.', example: 'Skarvia_Air' }),
});
