import { z } from 'zod';
import { invalid } from '../../http/validate.ts';
import { yesOrNo } from '../../http/yes-or-no.ts';
import { pageQuery } from '../../reading/lists/list-cursor.ts';
import { periodQuery } from '../../reading/period-query.ts';
import { conversationPeriods, conversationSorts, orders } from './conversations-query.ts';

export const ConversationsParameters = z.strictObject({
  ...periodQuery,
  period: z
    .enum(conversationPeriods, `is not one of ${conversationPeriods.join(', ')}`)
    .default('started')
    .meta({
      description:
        'Conversations that started in the period, or were active in it: had an inbound tweet of the company in it, or one that it wrote, whenever they started. Active ones come in the order of their ids as texts, without `sort`, `order` and `unanswered`.',
    }),
  sort: z
    .enum(conversationSorts, `is not one of ${conversationSorts.join(', ')}`)
    .optional()
    .meta({
      description:
        'Without it: start. By when they start, by how many tweets they have, by first_response_seconds (those without one are last either way), or the unanswered ones first and by when they start. Of equal ones those that started last come first.',
    }),
  order: z
    .enum(orders, `is not one of ${orders.join(', ')}`)
    .optional()
    .meta({ description: 'Without it: asc (oldest first) for sort=unanswered, else desc.' }),
  unanswered: yesOrNo('Only those that are unanswered, or only the others.'),
  ...pageQuery,
});

export type ConversationsParameters = z.infer<typeof ConversationsParameters>;

/** Throws a Problem 400 where an order or a filter is asked for that conversations by activity do not have. */
export function refuseOrder(query: ConversationsParameters): void {
  const given = (['sort', 'order', 'unanswered'] as const).filter((path) => query[path] !== undefined);
  const message = 'does not go with period=active, which lists all by conversation_id';
  if (given.length > 0)
    throw invalid(
      given.map((path) => ({ path, message })),
      'query',
    );
}
