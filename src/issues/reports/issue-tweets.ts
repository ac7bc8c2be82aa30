import { z } from 'zod';
import { nextPage } from '../../http/cursor.ts';
import { Problem } from '../../http/problem.ts';
import type { Reading } from '../../reading/reading.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { all } from '../../tweets/tweet-filters.ts';
import { inquiries, ruleQuery } from '../rule-query.ts';
import { issueIdOf, reportIdOf } from './issue-id.ts';
import type { ReportStore } from './report-store.ts';

const IssueTweet = z.object({
  tweet_id: z.string(),
  author_id: z.string(),
  created_at: z.string(),
  text: z.string(),
  conversation_id: z.string(),
  sentiment: z.number().nullable(),
});

export const IssueTweets = z
  .object({
    issue: z.object({ id: z.string(), label: z.string(), tweet_count: z.int() }),
    items: z.array(IssueTweet),
    total: z.int().meta({
      description: 'Of all pages. It is the tweet_count of the report, until an ingestion changes the data.',
    }),
    next: nextPage,
  })
  .meta({ id: 'IssueTweets' });
type IssueTweets = z.infer<typeof IssueTweets>;
type IssueTweet = z.infer<typeof IssueTweet>;

type Document = Omit<IssueTweet, 'text'> & { decoded_text: string };

/** Gives the tweets that an issue of a report counts, the newest first. Rejects with a Problem 404 where there is no such report. */
export function createIssueTweets({ names, readList }: Pick<Reading, 'names' | 'readList'>, store: ReportStore) {
  const find = async (companyId: string, issueId: string) => {
    const reportId = reportIdOf(issueId);
    const { stored } = await store.read(reportId);
    const issue = stored?.report?.issues.find((each) => issueIdOf(reportId, each) === issueId);
    if (!stored?.report || !issue || stored.company !== companyKey(companyId)) {
      throw new Problem(
        404,
        `There is no issue ${issueId} of ${companyId}. Reports are kept for some days: ask for ai-insights again.`,
      );
    }
    const { from, to } = stored.report.period;
    const period = { from: Date.parse(from) / 1000, to: Date.parse(to) / 1000 };
    const list = {
      index: names.tweets,
      question: JSON.stringify(['issue', issueId]),
      query: all(inquiries(companyId, period), ruleQuery(issue.rule)),
      sort: [{ created_at: 'desc' as const }],
      search: { _source: ['tweet_id', 'author_id', 'created_at', 'decoded_text', 'conversation_id', 'sentiment'] },
    };
    return { issue, list };
  };

  return {
    async page(
      companyId: string,
      issueId: string,
      asked: { limit: number; after: string | null },
    ): Promise<IssueTweets> {
      const { issue, list } = await find(companyId, issueId);
      const { hits, total, next } = await readList.page<Document>(list, asked);
      return {
        issue: { id: issueId, label: issue.label, tweet_count: issue.tweet_count },
        items: hits.map(({ document }) => issueTweet(document)),
        total,
        next,
      };
    },

    /** All of them, read as they are taken. */
    async *rows(companyId: string, issueId: string): AsyncGenerator<IssueTweet> {
      const { list } = await find(companyId, issueId);
      for await (const { document } of readList.all<Document>(list)) yield issueTweet(document);
    },
  };
}

const issueTweet = ({ tweet_id, author_id, created_at, decoded_text, conversation_id, sentiment }: Document) => ({
  tweet_id,
  author_id,
  created_at,
  text: decoded_text,
  conversation_id,
  sentiment,
});

export const issueTweetColumns = Object.keys(IssueTweet.shape);
