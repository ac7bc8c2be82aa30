import { Problem } from './problem.ts';

/** Who asks, as the token says; `companies` are the keys of the only companies they may see, null for all. */
export type Caller = { subject: string | null; scopes: ReadonlySet<string>; companies: ReadonlySet<string> | null };

/** Someone without a token, on a call that needs none. */
export const anyone: Caller = { subject: null, scopes: new Set(), companies: null };

/** Throws a 403 unless the caller may see this company. It says nothing of whether there is such a company. */
export function allowCompany(caller: Caller, companyId: string): void {
  if (caller.companies && !caller.companies.has(companyId.toLowerCase())) {
    throw new Problem(403, `This token does not cover the company ${companyId}.`);
  }
}

/** Throws a 403 for a token that is limited to some companies: ingestion concerns the data of all. */
export function allowEveryCompany(caller: Caller): void {
  if (caller.companies)
    throw new Problem(403, 'This token is limited to some companies: ingestion needs one that is not.');
}
