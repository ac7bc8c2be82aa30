import { dataView, type ViewField } from './data-view.ts';
import { duration, threadLink, twoDecimals } from './field-formats.ts';

// "Its tweets" are the inbound tweets of the company and those that the company wrote (docs/definitions.md).
const fields: Record<string, ViewField> = {
  conversation_id: {
    label: 'Conversation',
    description: 'The topmost tweet of the thread. The link opens the thread in the API, which asks for a token.',
    format: threadLink,
  },
  company: { label: 'Company', description: 'In lower case. A conversation has a document for each company in it.' },
  start: { label: 'Start', description: 'When the first of its tweets was written.' },
  end: { label: 'End', description: 'When the last of its tweets was written.' },
  tweets: { label: 'Tweets', description: 'How many tweets it has: inbound and outbound.' },
  inbound: { label: 'Inbound tweets', description: 'How many of its tweets customers wrote.' },
  outbound: { label: 'Outbound tweets', description: 'How many of its tweets the company wrote.' },
  responded: { label: 'Responded tweets', description: 'Inbound tweets with a direct reply that the company wrote.' },
  depth: {
    label: 'Depth',
    description: 'The longest way of parents down to one of its tweets; 1 for a tweet without a parent.',
  },
  customers: { label: 'Customers', description: 'Distinct authors of its inbound tweets.' },
  first_inbound_at: { label: 'First inbound at', description: 'When its first inbound tweet was written.' },
  first_response_seconds: {
    label: 'First response time',
    description: "From its first inbound tweet to the company's first tweet after that, whether a direct reply or not.",
    format: duration,
  },
  last_by: { label: 'Last by', description: 'Who wrote the last of its tweets: customer or company.' },
  unanswered: {
    label: 'Unanswered',
    description: 'It has inbound tweets, and none has a direct reply by the company.',
  },
  first_sentiment: {
    label: 'Sentiment at first',
    description: 'Of the first inbound tweet with a sentiment of the customer who began.',
    format: twoDecimals,
  },
  last_sentiment: {
    label: 'Sentiment at last',
    description: 'Of the last inbound tweet with a sentiment of the customer who began.',
    format: twoDecimals,
  },
  sentiment_change: {
    label: 'Change of sentiment',
    description: 'Sentiment at last − at first; none unless these are two tweets.',
    format: twoDecimals,
  },
};

export const conversationView = dataView({
  view: 'conversations',
  name: 'Support: conversations',
  index: 'conversations',
  timeField: 'start',
  fields,
});
