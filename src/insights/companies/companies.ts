import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import { type InboundAnswer, inboundQuery } from '../../reading/companies/company-query.ts';
import type { IndexNames } from '../../tweets/index-names.ts';
import { type Company, readCompanies } from '../../tweets/read-companies.ts';

export const CompanyItem = z.object({ company_id: z.string(), total_inbound: z.int(), total_outbound: z.int() });
export type CompanyItem = z.infer<typeof CompanyItem>;

export const CompanyList = z
  .object({ items: z.array(CompanyItem), next: z.string().nullable() })
  .meta({ id: 'CompanyList' });

/** Which companies. */
export type CompaniesFilter = {
  /** What the key begins with. */
  prefix: string;
  /** Keys of the only companies to be shown; null for all. */
  only: ReadonlySet<string> | null;
};

export type CompaniesQuestion = CompaniesFilter & {
  limit: number;
  /** total_outbound and key of the last company of the page before. */
  after: readonly [number, string] | null;
};

/** A page of companies, largest outbound first, then by key. */
export async function listCompanies(client: Client, names: IndexNames, { limit, after, ...filter }: CompaniesQuestion) {
  const writers = (await readWriters(client, names, filter)).filter(
    (writer) => !after || byOutbound(writer, { total_outbound: after[0], key: after[1] }) > 0,
  );
  const page = writers.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await withInbound(client, names, page),
    next: last && writers.length > limit ? ([last.total_outbound, last.key] as const) : null,
  };
}

/** All companies of the filter in the same order, counted as they are taken. */
export async function* allCompanies(
  client: Client,
  names: IndexNames,
  filter: CompaniesFilter,
): AsyncGenerator<CompanyItem> {
  const writers = await readWriters(client, names, filter);
  for (let at = 0; at < writers.length; at += countedAtOnce)
    yield* await withInbound(client, names, writers.slice(at, at + countedAtOnce));
}

const countedAtOnce = 1_000;

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

async function countInbound(client: Client, names: IndexNames, keys: string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const answer = await client.search<unknown, InboundAnswer>({ index: names.tweets, ...inboundQuery(keys) });
  return new Map(answer.aggregations?.inbound.buckets.map(({ key, doc_count }) => [key, doc_count]));
}
