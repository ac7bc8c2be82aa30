import type { ConversationList } from './conversation-list.ts';
import type { ThreadReport } from './thread-report.ts';

/** Answers as the API's document shows them. */
export const exampleConversations: ConversationList = {
  company_id: 'Skarvia_Air',
  items: [
    {
      conversation_id: '900000439',
      start: '2026-10-02T10:00:00Z',
      end: '2026-10-02T10:09:30Z',
      tweets: 3,
      inbound: 2,
      outbound: 1,
      responded: 1,
      depth: 3,
      customers: 1,
      first_inbound_at: '2026-10-02T10:00:00Z',
      first_response_seconds: 240,
      last_by: 'customer',
      unanswered: false,
      thread: '/conversations/900000439',
    },
  ],
  total: 318,
  approximate: [],
  next: 'Ub3qXKmAwEQc3Vw0rT9f',
};

export const exampleThread: ThreadReport = {
  conversation_id: '900000439',
  start: '2026-10-02T10:00:00Z',
  end: '2026-10-02T10:09:30Z',
  tweets: 3,
  hidden: 0,
  truncated: false,
  thread: [
    {
      tweet_id: '900000439',
      parent_id: null,
      depth: 1,
      author_id: '115712',
      inbound: true,
      created_at: '2026-10-02T10:00:00Z',
      delay_seconds: null,
      text: '@Skarvia_Air my bag is still in Oslo & I am not',
      company: ['Skarvia_Air'],
      responded_by: ['Skarvia_Air'],
      is_first_response: false,
    },
    {
      tweet_id: '900000440',
      parent_id: '900000439',
      depth: 2,
      author_id: 'Skarvia_Air',
      inbound: false,
      created_at: '2026-10-02T10:04:00Z',
      delay_seconds: 240,
      text: '@115712 Sorry to hear that. Please send us your tag number.',
      company: ['Skarvia_Air'],
      responded_by: [],
      is_first_response: true,
    },
    {
      tweet_id: '900000443',
      parent_id: '900000440',
      depth: 3,
      author_id: '115712',
      inbound: true,
      created_at: '2026-10-02T10:09:30Z',
      delay_seconds: 330,
      text: '@Skarvia_Air sent, thank you',
      company: ['Skarvia_Air'],
      responded_by: [],
      is_first_response: false,
    },
  ],
  data: { version: 12, settled: true },
};
