import type { SavedObject } from '../saved-object.ts';
import { clockFields } from './clock-fields.ts';
import { dataView, type ViewField } from './data-view.ts';
import { duration, threadLink, twoDecimals } from './field-formats.ts';

// The words are those of docs/definitions.md.
const fields: Record<string, ViewField> = {
  tweet_id: { label: 'Tweet id', description: 'The id of the tweet.' },
  author_id: { label: 'Author', description: 'Who wrote it: a customer (inbound) or a company (outbound).' },
  inbound: { label: 'Inbound', description: 'True: a customer wrote it. False: a company did.' },
  created_at: { label: 'Created at', description: 'When it was written, in UTC.' },
  inquiry_at: {
    label: 'Inquiry at',
    description:
      "Where an inquiry's figures count: the time of the inbound tweet itself, and on a first response the time of its inquiry. Other outbound tweets have none.",
  },
  company: {
    label: 'Company',
    description:
      'In lower case. Inbound: the companies it belongs to (it counts once for each). Outbound: the one that wrote it.',
  },
  responded_by: {
    label: 'Responded by',
    description: 'Inbound: the companies that replied to it directly, in lower case.',
  },
  response_times: {
    label: 'Response times as keys',
    description:
      'Inbound: for each company that responded a key to search by, company/seconds in 12 digits; - in place of a negative time.',
  },
  first_response: {
    label: 'First response',
    description:
      "True on the company's first direct reply to an inquiry: one for each inquiry and company that has an answer.",
  },
  response_seconds: {
    label: 'Response time',
    description: 'On a first response: from the inquiry to it. None where the reply is dated before the inquiry.',
    format: duration,
  },
  response_bucket: {
    label: 'Response time as a bucket',
    description:
      'On a first response: company/bucket. One for each second below 16, then eight for each doubling, to count by.',
  },
  negative_response_time: {
    label: 'Dated before its inquiry',
    description:
      'On a first response that is dated before its inquiry: that inquiry counts as responded and has no response time.',
  },
  inquiry_id: { label: 'Inquiry id', description: 'On a first response: the tweet that it answers.' },
  conversation_id: {
    label: 'Conversation',
    description: 'The topmost tweet of its thread. The link opens the thread in the API, which asks for a token.',
    format: threadLink,
  },
  text: { label: 'Text as it came', description: 'With its HTML entities.' },
  decoded_text: { label: 'Text', description: 'Without HTML entities; this is what a search finds.' },
  mentions: { label: 'Mentions', description: 'Everyone whom the text mentions, in lower case.' },
  response_tweet_id: { label: 'Replies stated', description: 'Ids of the tweets that it says reply to it.' },
  in_response_to_tweet_id: { label: 'Reply to', description: 'The tweet that it says it replies to.' },
  dangling_links: { label: 'Dangling links', description: 'Where its links end in tweets that are not in the data.' },
  key_phrases: {
    label: 'Key phrases',
    description:
      'Inbound and English: the stems of its words but for stop words, and pairs of such words that stand together.',
  },
  sentiment: {
    label: 'Sentiment',
    description:
      "Inbound and English: VADER's compound score from −1 to 1; negative from −0.05 down, positive from 0.05 up.",
    format: twoDecimals,
  },
  language: {
    label: 'Language',
    description: 'Inbound: its ISO 639-1 code; none where the text is too short to tell.',
  },
};

/** Two views of the same tweets: figures of inquiries count at the time of the inquiry, all else when it was written. */
export const tweetViews: SavedObject[] = [
  dataView({
    view: 'inquiries',
    name: 'Support: inquiries and first responses',
    index: 'tweets',
    timeField: 'inquiry_at',
    fields,
    runtimeFields: clockFields('inquiry_at'),
  }),
  dataView({ view: 'tweets', name: 'Support: all tweets', index: 'tweets', timeField: 'created_at', fields }),
];
