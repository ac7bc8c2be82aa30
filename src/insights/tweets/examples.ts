import type { z } from 'zod';
import type { TweetItem } from './tweet-item.ts';
import type { TweetList } from './tweet-list.ts';

const answered: TweetItem = {
  tweet_id: '1001',
  author_id: '115712',
  inbound: true,
  created_at: '2026-10-06T08:14:05Z',
  text: '@Skarvia_Air where is my refund & when does it come?',
  company: ['Skarvia_Air'],
  responded_by: ['Skarvia_Air'],
  conversation_id: '1001',
  response_seconds: 2_520,
  highlight: '@Skarvia_Air where is my <mark>refund</mark> &amp; when does it come?',
};

export const tweetListExample: z.infer<typeof TweetList> = {
  items: [answered],
  total: 1,
  facets: { company: [{ company_id: 'Skarvia_Air', count: 1 }], month: [{ month: '2026-10', count: 1 }] },
  next: null,
};

export const unansweredExample = {
  company_id: 'Skarvia_Air',
  items: [
    {
      ...answered,
      tweet_id: '1007',
      text: '@Skarvia_Air nobody answers your phone',
      responded_by: [],
      conversation_id: '1007',
      response_seconds: null,
      highlight: null,
    },
  ],
  total: 1,
  next: null,
};
