import { z } from 'zod';
import type { CsvRow } from '../../http/csv.ts';
import { nextPage } from '../../http/cursor.ts';
import type { TweetsLink } from '../../reading/drill-down.ts';
import type { Group } from '../../reading/lists/read-groups.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';
import type { Seconds } from '../../tweets/tweet-filters.ts';

export const CustomerItem = z.object({
  author_id: z.string(),
  inbound: z.int().meta({ description: 'Inbound tweets of the company that they wrote in the period.' }),
  first_at: z.iso.datetime().meta({ description: 'When the first of these was.' }),
  last_at: z.iso.datetime().meta({ description: 'When the last one was.' }),
  links: z.object({ tweets: z.string().meta({ description: 'The list of just these tweets.' }) }),
});
export type CustomerItem = z.infer<typeof CustomerItem>;

export const CustomerList = z
  .object({
    company_id: z.string(),
    items: z.array(CustomerItem),
    total: z.int().meta({ description: 'How many customers all pages have: `unique_customers` of the period.' }),
    approximate: z
      .array(z.enum(['total']))
      .meta({ description: '`total` where it is an estimate within 1 %: above 10,000. The pages have all of them.' }),
    next: nextPage,
  })
  .meta({ id: 'CustomerList' });
export type CustomerList = z.infer<typeof CustomerList>;

/** What is asked of an author's tweets. */
export const customerAggs = { first: { min: { field: 'created_at' } }, last: { max: { field: 'created_at' } } };

/** Milliseconds since 1970. */
export type CustomerAnswer = { first: { value: number }; last: { value: number } };

/** An author as a list of this company and period shows them. */
export function customerItem(
  { key, documents, first, last }: Group<CustomerAnswer>,
  company: string,
  { from, to }: Seconds,
  tweetsLink: TweetsLink,
): CustomerItem {
  const period = {
    ...(from === null ? {} : { from: isoSeconds(from) }),
    ...(to === null ? {} : { to: isoSeconds(to) }),
  };
  return {
    author_id: key,
    inbound: documents,
    first_at: isoSeconds(first.value / 1000),
    last_at: isoSeconds(last.value / 1000),
    links: { tweets: tweetsLink({ company, inbound: true, author: key, ...period }) },
  };
}

/** The columns of a table: all of an item but its links. */
export const customerColumns = Object.keys(CustomerItem.omit({ links: true }).shape);
export const customerRow = ({ links: _, ...item }: CustomerItem): CsvRow => item;
