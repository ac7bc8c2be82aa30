import type { Client } from '@elastic/elasticsearch';
import type { Random } from '../generate/random.ts';
import type { Emerging } from './weeks.ts';

/** A burst of a company's phrase: the tweets of the window that have it in the end, how many are added for that, and how many were before. */
export type Planted = { company: string; phrase: string; week: Emerging; total: number; added: number; before: number };

export type Reader = { client: Client; index: string };
export type PhraseCounts = { phrase: string; now: number; before: number }[];

const times = 3;
const fewest = 30;
// The hardest to find: those of more tweets are clearer.
const most = 120;

/** Draws a phrase that comes to 30 to 120 tweets when its share of the window's tweets is three times what it was; null where there is none. */
export function burstOf(company: string, week: Emerging, counts: PhraseCounts, random: Random): Planted | null {
  const total = week.inbound_total;
  const possible = counts.flatMap(({ phrase, now, before }) => {
    const share = (times * before) / week.inbound_before;
    // So many that they are their share of all tweets, themselves among them.
    const added = Math.ceil((share * total - now) / (1 - share));
    const inAll = now + added;
    const fits = share < 0.5 && added > 0 && inAll >= fewest && inAll <= most;
    return fits ? [{ company, phrase, week, total: inAll, added, before }] : [];
  });
  const [first, ...others] = possible;
  return first ? random.pick([first, ...others]) : null;
}

const inbound = (company: string) => [{ term: { company: company.toLowerCase() } }, { term: { inbound: true } }];
const spanQuery = (company: string, from: string, to: string) => ({
  bool: { filter: [...inbound(company), { range: { created_at: { gte: from, lt: to } } }] },
});

/** How often a company's phrases are in a window and before it. */
export async function readPhrases({ client, index }: Reader, company: string, week: Emerging): Promise<PhraseCounts> {
  if (!week.before || week.inbound_before === 0) return [];
  type Buckets = { phrases: { buckets: { key: string; doc_count: number; now: { doc_count: number } }[] } };
  const isNow = { range: { created_at: { gte: week.window.from, lt: week.window.to } } };
  const { aggregations } = await client.search<unknown, Buckets>({
    index,
    size: 0,
    query: spanQuery(company, week.before.from, week.window.to),
    aggs: {
      phrases: { terms: { field: 'key_phrases', size: 20_000, min_doc_count: 10 }, aggs: { now: { filter: isNow } } },
    },
  });
  return (aggregations?.phrases.buckets ?? []).map(({ key, doc_count, now }) => ({
    phrase: key,
    now: now.doc_count,
    before: doc_count - now.doc_count,
  }));
}

/** What a company's customers wrote with the phrase in the weeks before. */
export async function readTexts({ client, index }: Reader, { company, phrase, week }: Planted): Promise<string[]> {
  const { from = '', to = '' } = week.before ?? {};
  const { hits } = await client.search<{ text: string }>({
    index,
    size: 1_000,
    query: { bool: { filter: [spanQuery(company, from, to), { term: { key_phrases: phrase } }] } },
    _source: ['text'],
  });
  // Not all mention the company: those that do not belong to it by what they answer.
  return hits.hits.flatMap(({ _source }) => (_source ? [`@${company} ${_source.text}`] : []));
}
