/** What `GET /tweets` can be asked to show, as the names of its parameters. */
export type TweetsFilter = {
  company?: string;
  inbound?: boolean;
  /** With a company: whether that one responded. */
  responded?: boolean;
  responded_by?: string;
  /** Both ends belong to it; in whole seconds. */
  response_seconds_from?: number;
  response_seconds_to?: number;
  negative_response_time?: boolean;
  /** Both ends belong to it; of −1 to 1. */
  sentiment_from?: number;
  sentiment_to?: number;
  conversation?: string;
  author?: string;
  /** ISO 8601 with an offset. */
  from?: string;
  to?: string;
  time_zone?: string;
  /** 1 (Monday) to 7, and 0 to 23, on the clock of the time zone. */
  weekday?: number;
  hour?: number;
};

/** Makes the address of the list of just the tweets that a figure counts, below the service's base path. */
export type TweetsLink = (filter: TweetsFilter) => string;

export const createTweetsLink =
  (basePath: string): TweetsLink =>
  (filter) =>
    `${basePath}/tweets?${parametersOf(filter)}`;

/** What a list of a company's conversations can be asked for: those that started in the period, or were active in it. */
export type ConversationsFilter = { period?: 'active'; unanswered?: boolean; from?: string; to?: string };

/** Makes the address of the list of just the conversations that a figure counts. */
export type ConversationsLink = (company: string, filter: ConversationsFilter) => string;

export const createConversationsLink =
  (basePath: string): ConversationsLink =>
  (company, filter) =>
    `${basePath}/companies/${company}/conversations?${parametersOf(filter)}`;

/** Makes the address of the list of just the customers that a figure of this period counts. */
export type CustomersLink = (company: string, period: { from: string; to: string }) => string;

export const createCustomersLink =
  (basePath: string): CustomersLink =>
  (company, period) =>
    `${basePath}/companies/${company}/customers?${parametersOf(period)}`;

/** Makes the address of the tweets that an issue of a report counts. */
export type IssueTweetsLink = (company: string, issueId: string) => string;

export const createIssueTweetsLink =
  (basePath: string): IssueTweetsLink =>
  (company, issueId) =>
    `${basePath}/companies/${company}/ai-insights/${issueId}/tweets`;

/** Makes the address of a conversation's thread, below the service's base path. */
export type ThreadLink = (conversationId: string) => string;

export const createThreadLink =
  (basePath: string): ThreadLink =>
  (conversationId) =>
    `${basePath}/conversations/${encodeURIComponent(conversationId)}`;

function parametersOf(filter: TweetsFilter | ConversationsFilter): URLSearchParams {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
