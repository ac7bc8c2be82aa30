import type { z } from 'zod';
import type { TweetsPage } from './tweets.ts';
import type { UnansweredPage } from './unanswered.ts';

const inquiry = {
  tweet_id: '31415',
  author_id: '118203',
  created_at: '2017-10-31T22:10:47Z',
  text: '@Skarvia_Air still no refund for my lost bag & no one replies',
  company: ['Skarvia_Air'],
  conversation_id: '31415',
};

export const tweetsExample: z.infer<typeof TweetsPage> = {
  items: [
    {
      ...inquiry,
      inbound: true,
      responded_by: ['Skarvia_Air'],
      response_seconds: 5_340,
      highlight:
        '@Skarvia_Air still no <mark>refund</mark> for my <mark>lost</mark> <mark>bag</mark> &amp; no one replies',
    },
  ],
  total: 1,
  facets: { company: [{ company_id: 'Skarvia_Air', count: 1 }], month: [{ month: '2017-10', count: 1 }] },
  next: null,
};

export const unansweredExample: z.infer<typeof UnansweredPage> = {
  company_id: 'Skarvia_Air',
  items: [inquiry],
  total: 1,
  next: null,
};
