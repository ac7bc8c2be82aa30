import type { CustomerList } from './customer-list.ts';

const tweets = '/tweets?company=Skarvia_Air&inbound=true&author=';
const period = 'from=2026-10-01T00%3A00%3A00Z&to=2026-11-01T00%3A00%3A00Z';

/** The answer as the API's document shows it. */
export const exampleCustomers: CustomerList = {
  company_id: 'Skarvia_Air',
  items: [
    {
      author_id: '115712',
      inbound: 3,
      first_at: '2026-10-02T10:00:00Z',
      last_at: '2026-10-19T07:31:12Z',
      links: { tweets: `${tweets}115712&${period}` },
    },
    {
      author_id: '115719',
      inbound: 1,
      first_at: '2026-10-11T18:20:45Z',
      last_at: '2026-10-11T18:20:45Z',
      links: { tweets: `${tweets}115719&${period}` },
    },
  ],
  total: 141,
  approximate: [],
  next: 'Ub3qXKmAwEQc3Vw0rT9f',
};
