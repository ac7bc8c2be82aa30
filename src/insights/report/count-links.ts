import type { ConversationsLink, CustomersLink, TweetsFilter, TweetsLink } from '../../reading/drill-down.ts';
import { isoSeconds } from '../../tweets/parse-time.ts';

type Links = { tweetsLink: TweetsLink; conversationsLink: ConversationsLink; customersLink: CustomersLink };

/** Makes the addresses of the lists that a company's counts over a period are the totals of. */
export function createCountLinks(
  { tweetsLink, conversationsLink, customersLink }: Links,
  company: string,
  { from, to }: { from: number; to: number },
) {
  const period = { from: isoSeconds(from), to: isoSeconds(to) };
  const tweets = (filter: TweetsFilter) => tweetsLink({ company, ...filter, ...period });
  return {
    inbound: () => tweets({ inbound: true }),
    outbound: () => tweets({ inbound: false }),
    responded: () => tweets({ inbound: true, responded: true }),
    unanswered: () => tweets({ inbound: true, responded: false }),
    negative: () => tweets({ inbound: true, responded: true, negative_response_time: true }),
    withSentiment: () => tweets({ inbound: true, sentiment_from: -1 }),
    /** Answered in so many whole seconds, both ends included. */
    answeredIn: (response_seconds_from: number, response_seconds_to: number | null) =>
      tweets({
        inbound: true,
        responded: true,
        response_seconds_from,
        ...(response_seconds_to === null ? {} : { response_seconds_to }),
      }),
    customers: () => customersLink(company, period),
    activeConversations: () => conversationsLink(company, { period: 'active', ...period }),
    startedConversations: () => conversationsLink(company, period),
    unansweredConversations: () => conversationsLink(company, { unanswered: true, ...period }),
  };
}

export type CountLinks = ReturnType<typeof createCountLinks>;
