import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { nextPage } from '../../http/cursor.ts';
import { type InboundAnswer, inboundQuery } from '../../reading/companies/company-query.ts';
import type { IndexNames } from '../../tweets/index-names.ts';
import { type Company, readCompanies } from '../../tweets/read-companies.ts';

export const CompanyItem = z.object({
  company_id: z.string().meta({ description: 'In its one spelling.' }),
  total_inbound: z.int().meta({ description: 'Inbound tweets of the company, in all data.' }),
  total_outbound: z.int().meta({ description: 'Tweets that the company wrote.' }),
});
export type CompanyItem = z.infer<typeof CompanyItem>;

export const CompanyList = z.object({ items: z.array(CompanyItem), next: nextPage }).meta({ id: 'CompanyList' });

/** Which companies. */
export type CompaniesFilter = {
  /** What the key begins with. */
  prefix: string;
  /** Keys of the only companies to be shown; null for all. */
  only: ReadonlySet<string> | null;
};

export type CompaniesQuestion = CompaniesFilter & {
  /** Null for all that there are. */
  limit: number | null;
  /** total_outbound and key of the last company of the page before. */
  after: readonly [number, string] | null;
};

/** A page of companies, largest outbound first, then by key. */
export async function listCompanies(client: Client, names: IndexNames, { limit, after, ...filter }: CompaniesQuestion) {
  const writers = (await readWriters(client, names, filter)).filter(
    (writer) => !after || byOutbound(writer, { total_outbound: after[0], key: after[1] }) > 0,
  );
  const page = writers.slice(0, limit ?? writers.length);
  const last = page.at(-1);
  return {
    items: await withInbound(client, names, page),
    next: last && writers.length > page.length ? ([last.total_outbound, last.key] as const) : null,
  };
}

async function readWriters(client: Client, names: IndexNames, { prefix, only }: CompaniesFilter): Promise<Company[]> {
  const writers = await readCompanies(client, names.tweets, prefix);
  return writers.filter((writer) => !only || only.has(writer.key)).sort(byOutbound);
}

async function withInbound(client: Client, names: IndexNames, writers: readonly Company[]): Promise<CompanyItem[]> {
  const inbound = await countInbound(
    client,
    names,
    writers.map((writer) => writer.key),
  );
  return writers.map(({ key, company_id, total_outbound }) => ({
    company_id,
    total_inbound: inbound.get(key) ?? 0,
    total_outbound,
  }));
}

type Place = Pick<Company, 'key' | 'total_outbound'>;

function byOutbound(a: Place, b: Place): number {
  return b.total_outbound - a.total_outbound || (a.key < b.key ? -1 : Number(a.key > b.key));
}

// Elasticsearch takes 65,536 terms in a query.
const countedAtOnce = 10_000;

async function countInbound(client: Client, names: IndexNames, keys: string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let at = 0; at < keys.length; at += countedAtOnce) {
    const some = inboundQuery(keys.slice(at, at + countedAtOnce));
    const answer = await client.search<unknown, InboundAnswer>({ index: names.tweets, ...some });
    for (const { key, doc_count } of answer.aggregations?.inbound.buckets ?? []) counts.set(key, doc_count);
  }
  return counts;
}
