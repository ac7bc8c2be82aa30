import { z } from 'zod';
import { allowCompany } from '../../http/caller.ts';
import { type Route, route } from '../../http/route.ts';
import { sendList } from '../../http/send-list.ts';
import { CompanyPath } from '../../reading/company-path.ts';
import { pageQuery } from '../../reading/lists/list-cursor.ts';
import { periodQuery, readPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { tweetsExample, unansweredExample } from './examples.ts';
import { tweetColumns, tweetRow } from './tweet-item.ts';
import { createTweets, TweetsPage } from './tweets.ts';
import { TweetsParameters } from './tweets-parameters.ts';
import { everyTweet, readTweetsQuestion } from './tweets-question.ts';
import { UnansweredPage, unansweredColumns, unansweredItem, unansweredQuestion, unansweredRow } from './unanswered.ts';

const UnansweredParameters = z.strictObject({
  ...periodQuery,
  sort: z
    .enum(['oldest', 'newest'], 'is neither oldest nor newest')
    .default('oldest')
    .meta({ description: 'By `created_at`.' }),
  ...pageQuery,
});

export function tweetsRoutes(reading: Reading): Route[] {
  const tweets = createTweets(reading);
  return [
    route({
      method: 'get',
      path: '/tweets',
      tag: 'Tweets',
      scope: 'insights:read',
      summary: 'The tweets behind a figure, or those that a search finds',
      description: tweetsDescription,
      csv: { columns: tweetColumns, example: tweetsExample.items.map(tweetRow) },
      query: TweetsParameters,
      responses: {
        200: {
          description: 'A page of tweets.',
          content: { 'application/json': { schema: TweetsPage, example: tweetsExample } },
        },
      },
      async handle({ ctx, query, caller }) {
        const question = readTweetsQuestion(query, caller);
        const { limit, after = null } = query;
        await sendList(ctx, {
          name: 'tweets',
          columns: tweetColumns,
          rows: () => tweets.rows(question),
          row: tweetRow,
          page: () => tweets.page(question, { limit, after, withFacets: true }),
        });
      },
    }),
    route({
      method: 'get',
      path: '/companies/{company_id}/unanswered',
      tag: 'Tweets',
      scope: 'insights:read',
      summary: 'The inquiries to which a company has not replied',
      description: unansweredDescription,
      csv: { columns: unansweredColumns, example: unansweredExample.items.map(unansweredRow) },
      params: CompanyPath,
      query: UnansweredParameters,
      responses: {
        200: {
          description: 'A page of inquiries.',
          content: { 'application/json': { schema: UnansweredPage, example: unansweredExample } },
        },
      },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const period = readPeriod(query);
        const { companyId } = await reading.findCompany(await reading.readVersion(), params.company_id);
        const question = unansweredQuestion(everyTweet(period, caller), companyId, query.sort);
        const { limit, after = null } = query;
        await sendList(ctx, {
          name: 'unanswered',
          columns: unansweredColumns,
          rows: () => tweets.rows(question),
          row: (item) => unansweredRow(unansweredItem(item)),
          page: async () => {
            const { items, total, next } = await tweets.page(question, { limit, after, withFacets: false });
            return { company_id: companyId, items: items.map(unansweredItem), total, next };
          },
        });
      },
    }),
  ];
}

const tweetsDescription =
  'Figures elsewhere link here: `total` is the very count that they show. All filters have to hold. Facets come with the first page. As a table, all tweets, without `limit` and `after`; its columns are the fields of an item but `highlight`, companies with a space between them.';

const unansweredDescription =
  "The company's inbound tweets without a direct reply that it wrote. As a table, all of them, without `limit` and `after`; its columns are the fields of an item, companies with a space between them.";
