import { z } from 'zod';
import { nextPage } from '../../http/cursor.ts';
import type { ThreadLink } from '../../reading/drill-down.ts';
import type { ConversationDocument } from '../../tweets/conversation-document.ts';

export const ConversationItem = z.object({
  conversation_id: z.string(),
  start: z.iso.datetime().meta({ description: "When the first of the company's tweets in it was." }),
  end: z.iso.datetime().meta({ description: 'When the last one was.' }),
  tweets: z.int().meta({ description: 'Inbound tweets of the company and those that it wrote.' }),
  inbound: z.int(),
  outbound: z.int(),
  responded: z.int().meta({ description: 'Inbound tweets with a direct reply that the company wrote.' }),
  depth: z
    .int()
    .meta({ description: 'The longest way of parents down to one of the tweets, in tweets; 1 without a parent.' }),
  customers: z.int().meta({ description: 'Distinct authors of the inbound tweets.' }),
  first_inbound_at: z.iso.datetime().nullable(),
  first_response_seconds: z.int().nullable().meta({
    description: "From the first inbound tweet to the company's first tweet that is later; null without one.",
  }),
  last_by: z.enum(['customer', 'company']).meta({ description: 'Who wrote the last of the tweets.' }),
  unanswered: z.boolean().meta({ description: 'It has inbound tweets, and none of them is responded.' }),
  first_sentiment: z.number().nullable().meta({
    description:
      'Of the first inbound tweet with a sentiment (−1 to 1) by the customer who began; null unless there are two such tweets.',
  }),
  last_sentiment: z.number().nullable().meta({ description: 'Of the last one.' }),
  sentiment_change: z.number().nullable().meta({ description: 'last_sentiment − first_sentiment.' }),
  thread: z.string().meta({ description: 'The address of its thread.' }),
});
export type ConversationItem = z.infer<typeof ConversationItem>;

export const ConversationList = z
  .object({
    company_id: z.string(),
    items: z.array(ConversationItem),
    total: z.int().meta({ description: 'How many conversations all pages have.' }),
    approximate: z.array(z.enum(['total'])).meta({
      description:
        '`total` where it is an estimate within 1 %: of period=active above 10,000. The pages have all of them.',
    }),
    next: nextPage,
  })
  .meta({ id: 'ConversationList' });
export type ConversationList = z.infer<typeof ConversationList>;

/** A conversation as a list shows it. */
export function conversationItem(document: ConversationDocument, threadLink: ThreadLink): ConversationItem {
  return {
    conversation_id: document.conversation_id,
    start: document.start,
    end: document.end,
    tweets: document.tweets,
    inbound: document.inbound,
    outbound: document.outbound,
    responded: document.responded,
    depth: document.depth,
    customers: document.customers,
    first_inbound_at: document.first_inbound_at,
    first_response_seconds: document.first_response_seconds,
    last_by: document.last_by,
    unanswered: document.unanswered,
    first_sentiment: document.first_sentiment,
    last_sentiment: document.last_sentiment,
    sentiment_change: document.sentiment_change,
    thread: threadLink(document.conversation_id),
  };
}
