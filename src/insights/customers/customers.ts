import type { Company } from '../../reading/companies/find-company.ts';
import type { Grouping } from '../../reading/lists/read-groups.ts';
import type { AskedPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { readDistinct } from '../distinct/count-distinct.ts';
import { distinctKeys, distinctTweets } from '../distinct/distinct-query.ts';
import {
  type CustomerAnswer,
  type CustomerItem,
  type CustomerList,
  customerAggs,
  customerItem,
} from './customer-list.ts';

export type CustomersQuestion = { companyId: string; period: AskedPeriod };

/** Lists the authors of a company's inbound tweets, by their ids. Both ways reject with a Problem 404 for an unknown company. */
export function createCustomers({ client, names, readVersion, findCompany, readGroups, tweetsLink }: Reading) {
  const listOf = ({ companyId, period }: CustomersQuestion, { inbound, shards }: Company): Grouping => {
    const asked = { companyId: companyKey(companyId), cut: period };
    return {
      index: names.tweets,
      question: JSON.stringify(['customers', asked]),
      query: distinctTweets(asked, 'customers'),
      field: distinctKeys.customers,
      aggs: customerAggs,
      count: (pit) => readDistinct(client, { pit }, asked, 'customers', { tweets: inbound, shards }),
    };
  };
  return {
    /** A page; rejects with a Problem 400 where `after` is none of this list. */
    async page(question: CustomersQuestion, place: { limit: number; after: string | null }): Promise<CustomerList> {
      const company = await findCompany(await readVersion(), question.companyId);
      const { groups, counted, next } = await readGroups.page<CustomerAnswer>(listOf(question, company), place);
      return {
        company_id: company.companyId,
        items: groups.map((group) => customerItem(group, company.companyId, question.period, tweetsLink)),
        total: counted.count,
        approximate: counted.isExact ? [] : ['total'],
        next,
      };
    },

    /** All of them, read as they are taken. */
    async *all(question: CustomersQuestion): AsyncGenerator<CustomerItem> {
      const company = await findCompany(await readVersion(), question.companyId);
      for await (const groups of readGroups.all<CustomerAnswer>(listOf(question, company)))
        yield* groups.map((group) => customerItem(group, company.companyId, question.period, tweetsLink));
    },
  };
}
