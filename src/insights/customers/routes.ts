import { z } from 'zod';
import { allowCompany } from '../../http/caller.ts';
import { type Route, route } from '../../http/route.ts';
import { sendList } from '../../http/send-list.ts';
import { CompanyPath } from '../../reading/company-path.ts';
import { pageQuery } from '../../reading/lists/list-cursor.ts';
import { periodQuery, readPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { CustomerList, customerColumns, customerRow } from './customer-list.ts';
import { createCustomers } from './customers.ts';
import { exampleCustomers } from './example.ts';

const CustomersQuery = z.strictObject({ ...periodQuery, ...pageQuery });

export function customersRoutes(reading: Reading): Route[] {
  const customers = createCustomers(reading);
  return [
    route({
      method: 'get',
      path: '/companies/{company_id}/customers',
      tag: 'Insights',
      scope: 'insights:read',
      summary: 'The customers who wrote to a company',
      description:
        "The distinct authors of the company's inbound tweets of the period, by their ids as texts; ids that differ in case are different authors. As a table, all of them, without `limit` and `after`; its columns are the fields of an item but `links`.",
      params: CompanyPath,
      query: CustomersQuery,
      csv: { columns: customerColumns, example: exampleCustomers.items.map(customerRow) },
      responses: {
        200: {
          description: 'A page of customers.',
          content: { 'application/json': { schema: CustomerList, example: exampleCustomers } },
        },
      },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const question = { companyId: params.company_id, period: readPeriod(query) };
        const { limit, after = null } = query;
        await sendList(ctx, {
          name: 'customers',
          columns: customerColumns,
          rows: () => customers.all(question),
          row: customerRow,
          page: () => customers.page(question, { limit, after }),
        });
      },
    }),
  ];
}
