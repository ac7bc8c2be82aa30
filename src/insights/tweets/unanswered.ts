import { z } from 'zod';
import type { CsvRow } from '../../http/csv.ts';
import { nextPage } from '../../http/cursor.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { TweetItem } from './tweet-item.ts';
import type { TweetsQuestion } from './tweets-question.ts';

/** The question for a company's inbound tweets to which it has not replied directly. */
export const unansweredQuestion = (
  everyTweet: TweetsQuestion,
  companyId: string,
  sort: 'oldest' | 'newest',
): TweetsQuestion => ({ ...everyTweet, companies: [companyKey(companyId)], responded: false, sort });

const UnansweredItem = TweetItem.pick({
  tweet_id: true,
  author_id: true,
  created_at: true,
  text: true,
  conversation_id: true,
  company: true,
});

export const UnansweredPage = z
  .object({
    company_id: z.string().meta({ description: 'In its one spelling.' }),
    items: z.array(UnansweredItem),
    total: z.int().meta({ description: 'Of all pages.' }),
    next: nextPage,
  })
  .meta({ id: 'UnansweredPage' });

type UnansweredItem = z.infer<typeof UnansweredItem>;

export const unansweredItem = (item: TweetItem): UnansweredItem => {
  const { tweet_id, author_id, created_at, text, conversation_id, company } = item;
  return { tweet_id, author_id, created_at, text, conversation_id, company };
};

export const unansweredColumns = ['tweet_id', 'author_id', 'created_at', 'company', 'conversation_id', 'text'] as const;

export const unansweredRow = (item: UnansweredItem): CsvRow => ({ ...item, company: item.company.join(' ') });
