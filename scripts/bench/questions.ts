import type { Api } from './stage.ts';

/** A company's report over all its data or over one month; `path` can be varied without changing its figures. */
export type Question = { company: string; name: string; from: string | null; to: string | null };

type Companies = { items: { company_id: string; total_inbound: number; total_outbound: number }[] };

/** Of the largest, a middle and a small company: all data, and a month in which most tweets lie. */
export async function questionsOf(api: Api): Promise<{ questions: Question[]; companies: string[] }> {
  const { items } = await api.get<Companies>('/companies?limit=1000');
  const companies = items.map(({ company_id }) => company_id);
  const at = { largest: 0, middle: Math.floor(companies.length / 2), small: Math.floor(companies.length * 0.9) };
  const questions = Object.entries(at).flatMap(([size, index]): Question[] => {
    const company = companies[index] ?? '';
    return [
      { company, name: `${size} company, all data`, from: null, to: null },
      { company, name: `${size} company, one month`, from: '2017-11-01T00:00:00Z', to: '2017-12-01T00:00:00Z' },
    ];
  });
  return { questions, companies };
}

export function pathOf({ company, from, to }: Question): string {
  const query = new URLSearchParams({ interval: 'day', ...(from ? { from } : {}), ...(to ? { to } : {}) });
  if (!from) query.set('interval', 'month');
  return `/companies/${company}/insights?${query}`;
}

/** The same question so that no cache knows it: it ends some seconds later, where a later second changes nothing to speak of. */
export function variedPath(question: Question, variation: number): string {
  const end = question.to ? Date.parse(question.to) : Date.UTC(2018, 5, 1);
  return pathOf({ ...question, to: new Date(end + variation * 1000).toISOString().replace('.000Z', 'Z') });
}
