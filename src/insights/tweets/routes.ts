import { z } from 'zod';
import { allowCompany } from '../../http/caller.ts';
import { sendCsv, wantsCsv } from '../../http/csv.ts';
import { limit } from '../../http/cursor.ts';
import { type Route, route } from '../../http/route.ts';
import { CompanyPath } from '../company-path.ts';
import { listCursor } from '../lists/list-cursor.ts';
import { periodQuery } from '../period-query.ts';
import type { Reading } from '../reading.ts';
import { tweetListExample, unansweredExample } from './examples.ts';
import { tweetColumns, tweetRow } from './tweet-item.ts';
import { createTweetList, TweetList } from './tweet-list.ts';
import { readTweetsQuestion, TweetsQuery, type TweetsQuestion } from './tweets-question.ts';

const UnansweredQuery = z.strictObject({
  ...periodQuery,
  sort: z.enum(['oldest', 'newest'], 'is neither oldest nor newest').default('oldest'),
  limit: limit(20, 200),
  after: listCursor,
});
export const UnansweredList = TweetList.omit({ facets: true })
  .extend({ company_id: z.string() })
  .meta({ id: 'UnansweredList' });

const tag = 'Tweets';
const scope = 'insights:read';
const paging =
  'As a table it has all of them, whatever `limit` and `after` say. A page has no ETag: its `next` holds for some minutes only.';

export function tweetsRoutes(reading: Reading): Route[] {
  const tweets = createTweetList(reading);
  const rows = async function* (question: TweetsQuestion) {
    for await (const item of await tweets.all(question)) yield tweetRow(item);
  };

  return [
    route({
      method: 'get',
      path: '/tweets',
      tag,
      scope,
      csv: true,
      summary: 'Tweets, searched and filtered',
      description: `What a figure counts is shown by the link beside it, whose \`total\` is that very count. ${paging}`,
      query: TweetsQuery,
      responses: {
        200: {
          description: 'A page.',
          content: { 'application/json': { schema: TweetList, example: tweetListExample } },
        },
      },
      async handle({ ctx, query, caller }) {
        const question = readTweetsQuestion(query, caller);
        if (wantsCsv(ctx)) return sendCsv(ctx, 'tweets', tweetColumns, rows(question));
        ctx.body = await tweets.page(question, { limit: query.limit, after: query.after ?? null });
      },
    }),
    route({
      method: 'get',
      path: '/companies/{company_id}/unanswered',
      tag,
      scope,
      csv: true,
      summary: 'Inquiries that a company has not answered, the oldest first',
      description: `The list that a team works off. ${paging}`,
      params: CompanyPath,
      query: UnansweredQuery,
      responses: {
        200: {
          description: 'A page.',
          content: { 'application/json': { schema: UnansweredList, example: unansweredExample } },
        },
      },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const { companyId } = await reading.findCompany(await reading.readVersion(), params.company_id);
        const { sort, from, to, time_zone } = query;
        const filters = { company: companyId, responded: false, from, to, time_zone, sort };
        const question = readTweetsQuestion({ ...filters, limit: query.limit }, caller);
        if (wantsCsv(ctx)) return sendCsv(ctx, `unanswered-${companyId}`, tweetColumns, rows(question));
        const { facets: _, ...page } = await tweets.page(question, { limit: query.limit, after: query.after ?? null });
        ctx.body = { company_id: companyId, ...page };
      },
    }),
  ];
}
