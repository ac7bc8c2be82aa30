import type { Client } from '@elastic/elasticsearch';
import { z } from 'zod';
import type { IndexNames } from '../../tweets/index-names.ts';
import { type Company, readCompanies } from '../../tweets/read-companies.ts';
import { type InboundAnswer, inboundQuery } from './company-query.ts';

export const CompanyList = z
  .object({
    items: z.array(z.object({ company_id: z.string(), total_inbound: z.int(), total_outbound: z.int() })),
    next: z.string().nullable(),
  })
  .meta({ id: 'CompanyList' });

export type CompaniesQuestion = {
  /** What the key begins with. */
  prefix: string;
  limit: number;
  /** total_outbound and key of the last company of the page before. */
  after: readonly [number, string] | null;
  /** Keys of the only companies to be shown; null for all. */
  only: ReadonlySet<string> | null;
};

/** A page of companies, largest outbound first, then by key. */
export async function listCompanies(
  client: Client,
  names: IndexNames,
  { prefix, limit, after, only }: CompaniesQuestion,
) {
  const writers = (await readCompanies(client, names.tweets, prefix))
    .filter((writer) => !only || only.has(writer.key))
    .sort(byOutbound)
    .filter((writer) => !after || byOutbound(writer, { total_outbound: after[0], key: after[1] }) > 0);
  const page = writers.slice(0, limit);
  const last = page.at(-1);
  const inbound = await countInbound(
    client,
    names,
    page.map((writer) => writer.key),
  );
  return {
    items: page.map(({ key, company_id, total_outbound }) => ({
      company_id,
      total_inbound: inbound.get(key) ?? 0,
      total_outbound,
    })),
    next: last && writers.length > limit ? ([last.total_outbound, last.key] as const) : null,
  };
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
