import type { Api } from './api.ts';

/** A company's report over [from, to): over all its data where `from` is null. */
export type Question = {
  company: string;
  name: string;
  from: string | null;
  to: string;
  interval: 'day' | 'month';
};

type Companies = { items: { company_id: string; total_inbound: number; total_outbound: number }[] };
type Report = { period: { to: string } };

/** Of the largest, a middle and a small company: all data, and a month in which many tweets lie. */
export async function questionsOf(api: Api): Promise<{ questions: Question[]; companies: string[] }> {
  const { items } = await api.get<Companies>('/companies?limit=1000');
  const companies = items.map(({ company_id }) => company_id);
  const at = { largest: 0, middle: Math.floor(companies.length / 2), small: Math.floor(companies.length * 0.9) };
  const questions: Question[] = [];
  for (const [size, index] of Object.entries(at)) {
    const company = companies[index] ?? '';
    const { period } = await api.get<Report>(reportPath(company, { interval: 'month' }));
    const month = { from: '2017-11-01T00:00:00Z', to: '2017-12-01T00:00:00Z', interval: 'day' as const };
    questions.push({ company, name: `${size} company, all data`, from: null, to: period.to, interval: 'month' });
    questions.push({ company, name: `${size} company, one month`, ...month });
  }
  return { questions, companies };
}

export const reportPath = (company: string, query: Record<string, string>): string =>
  `/companies/${company}/insights?${new URLSearchParams(query)}`;

/** The question as people ask it: without a period where it is over all data. */
export const pathOf = ({ company, interval, from, to }: Question): string =>
  reportPath(company, { interval, ...(from ? { from, to } : {}) });

/** The same question so that no cache knows it: it ends some seconds later, which changes next to nothing. */
export function variedPath({ company, interval, from, to }: Question, seconds: number): string {
  const later = new Date(Date.parse(to) + seconds * 1000).toISOString().replace('.000Z', 'Z');
  return reportPath(company, { interval, ...(from ? { from } : {}), to: later });
}
