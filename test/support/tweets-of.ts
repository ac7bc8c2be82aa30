import { TweetsPage } from '../../src/insights/tweets/tweets.ts';
import { readCsvTable } from './csv-table.ts';
import type { TestService } from './service.ts';
import { token } from './service.ts';

export type TweetsParameters = Record<string, string | number | boolean>;

const address = (parameters: TweetsParameters, path = '/tweets') =>
  `${path}?${new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]))}`;

/** The response to GET /tweets; `companies` are those that the token is limited to. */
export function askTweets(service: TestService, parameters: TweetsParameters, companies?: string[]): Promise<Response> {
  return service.request(address(parameters), companies ? { token: token({ companies }) } : {});
}

/** A page of GET /tweets, which must be one. */
export async function tweetsOf(
  service: TestService,
  parameters: TweetsParameters = {},
  companies?: string[],
): Promise<TweetsPage> {
  const response = await askTweets(service, parameters, companies);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return TweetsPage.strict().parse(JSON.parse(text));
}

/** The ids that a question finds, in their order. */
export async function idsOf(
  service: TestService,
  parameters: TweetsParameters,
  companies?: string[],
): Promise<string[]> {
  return (await tweetsOf(service, { limit: 200, ...parameters }, companies)).items.map(({ tweet_id }) => tweet_id);
}

/** All pages put together, each of which says the same total. */
export async function allPages(
  service: TestService,
  parameters: TweetsParameters,
  companies?: string[],
): Promise<TweetsPage[]> {
  const pages = [await tweetsOf(service, parameters, companies)];
  for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null) {
    pages.push(await tweetsOf(service, { ...parameters, after: next }, companies));
  }
  return pages;
}

/** The rows of a table, by the names of its columns. */
export async function tableOf(
  service: TestService,
  path: string,
  parameters: TweetsParameters = {},
  companies?: string[],
): Promise<Record<string, string>[]> {
  const init = { headers: { accept: 'text/csv' }, ...(companies ? { token: token({ companies }) } : {}) };
  const response = await service.request(address(parameters, path), init);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return readCsvTable(text);
}
