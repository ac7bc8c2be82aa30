import { z } from 'zod';
import { allowCompany } from '../../http/caller.ts';
import { type CsvRow, wantsCsv } from '../../http/csv.ts';
import { Problem } from '../../http/problem.ts';
import { type Route, route } from '../../http/route.ts';
import { sendList } from '../../http/send-list.ts';
import { notModified, seenBy, sendReport } from '../../http/send-report.ts';
import { CompanyPath } from '../../reading/company-path.ts';
import type { TweetsLink } from '../../reading/drill-down.ts';
import { readPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { type ActiveQuestion, createActiveConversations } from './active-conversations.ts';
import { ConversationItem, ConversationList } from './conversation-list.ts';
import { createConversations } from './conversations.ts';
import { ConversationsParameters, refuseOrder } from './conversations-parameters.ts';
import { usualOrder } from './conversations-query.ts';
import { exampleConversations, exampleThread } from './examples.ts';
import { mostTweets } from './thread-query.ts';
import { ShownTweet, ThreadReport } from './thread-report.ts';
import { threadRows } from './thread-rows.ts';
import { createThreads } from './threads.ts';

type Place = { limit: number; after: string | null };

const ThreadPath = z.object({
  conversation_id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, 'is not 1 to 32 letters, digits, _ or -')
    .meta({ description: 'The topmost tweet of the thread, in the data or not.', example: '900000439' }),
});

const conversationColumns = Object.keys(ConversationItem.shape);
const threadColumns = Object.keys(ShownTweet.shape);

export function conversationsRoutes(reading: Reading): Route[] {
  const conversations = createConversations(reading);
  const activeConversations = createActiveConversations(reading);
  const threads = createThreads(reading);

  const wholeThread = (report: unknown): CsvRow[] => {
    const found = ThreadReport.parse(report);
    // A file has no place to say that it is not whole, where those who count its rows would see it.
    if (found.truncated) throw tooLong(found, reading.tweetsLink);
    return threadRows(found.thread);
  };

  /** The list that is asked for; throws a Problem 400 for what does not go together. */
  const listOf = (asked: ActiveQuestion, query: ConversationsParameters) => {
    if (query.period === 'active') {
      refuseOrder(query);
      return {
        all: () => activeConversations.all(asked),
        page: (place: Place) => activeConversations.page(asked, place),
      };
    }
    const { sort = 'start', order = usualOrder[sort], unanswered = null } = query;
    const question = { ...asked, sort, order, unanswered };
    return { all: () => conversations.all(question), page: (place: Place) => conversations.page(question, place) };
  };

  return [
    route({
      method: 'get',
      path: '/companies/{company_id}/conversations',
      tag: 'Insights',
      scope: 'insights:read',
      summary: "A company's conversations",
      description:
        'Each as the company sees it: by its inbound tweets and those that it wrote. The period is that in which they start, or with `period=active` one in which they had a tweet: those that `conversations` of its insights counts. As a table, all of them, without `limit` and `after`; its columns are the fields of an item.',
      params: CompanyPath,
      query: ConversationsParameters,
      csv: { columns: conversationColumns, example: exampleConversations.items },
      responses: {
        200: {
          description: 'A page of conversations.',
          content: { 'application/json': { schema: ConversationList, example: exampleConversations } },
        },
      },
      problems: [404],
      async handle({ ctx, params, query, caller }) {
        allowCompany(caller, params.company_id);
        const { limit, after = null } = query;
        const { all, page } = listOf({ companyId: params.company_id, period: readPeriod(query) }, query);
        await sendList(ctx, {
          name: 'conversations',
          columns: conversationColumns,
          rows: all,
          row: (item) => item,
          page: () => page({ limit, after }),
        });
      },
    }),
    route({
      method: 'get',
      path: '/conversations/{conversation_id}',
      tag: 'Insights',
      scope: 'insights:read',
      summary: 'The thread of a conversation',
      description:
        'The tree of its tweets as a list with `depth` and `parent_id`, not as objects within objects: a thread can be thousands of replies deep, which many readers of JSON refuse, and the list is the order in which a thread is read from top to bottom. Each tweet comes before the replies to it; replies to one tweet, and tweets on top, come by time, then by id. On top are tweets without a parent, those whose parent is missing or hidden, and of parents that run in a circle the tweet with the smallest id. The table has the tweets by time alone, companies with a space between them, and is always whole: of a thread that is `truncated` there is none (409), but GET /tweets with `conversation` has all its tweets, as a table too. Tweets that belong to no company which the token covers are left out and counted as hidden.',
      params: ThreadPath,
      query: z.strictObject({}),
      csv: { columns: threadColumns, example: threadRows(exampleThread.thread) },
      responses: {
        200: {
          description: 'The thread.',
          content: { 'application/json': { schema: ThreadReport, example: exampleThread } },
        },
        304: notModified,
      },
      problems: [404, 409],
      async handle({ ctx, params, caller }) {
        const question = { conversationId: params.conversation_id, only: caller.companies };
        const isTable = wantsCsv(ctx);
        const answer = await threads(question, seenBy(ctx, isTable), ctx['log']);
        await sendReport(ctx, answer, isTable ? { name: 'thread', columns: threadColumns, rows: wholeThread } : null);
      },
    }),
  ];
}

const tooLong = ({ conversation_id, tweets }: ThreadReport, tweetsLink: TweetsLink): Problem =>
  new Problem(
    409,
    `The conversation ${conversation_id} has ${tweets} tweets and its thread shows ${mostTweets}, so that a table of it would not be whole. ${tweetsLink({ conversation: conversation_id })} has all of them, as a table too.`,
  );
