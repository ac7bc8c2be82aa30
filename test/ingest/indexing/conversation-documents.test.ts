import test from 'ava';
import { conversationDocuments } from '../../../src/ingest/indexing/conversation-documents.ts';
import { joinConversations } from '../../../src/ingest/indexing/join-conversations.ts';
import type { TweetLinks } from '../../../src/tweets/tweet-document.ts';

const tweet = (tweet_id: string, minute: number, more: Partial<TweetLinks> = {}): TweetLinks => ({
  tweet_id,
  author_id: 'ann',
  inbound: true,
  created_at: minute * 60,
  response_tweet_id: [],
  in_response_to_tweet_id: null,
  mentions: [],
  ...more,
});
const by = (author_id: string) => ({ author_id, inbound: false });
const to = (in_response_to_tweet_id: string) => ({ in_response_to_tweet_id });

const unfelt = { first_sentiment: null, last_sentiment: null, sentiment_change: null };

function documentsOf(tweets: TweetLinks[], sentiments: Record<string, number> = {}) {
  const companies = new Set(tweets.filter(({ inbound }) => !inbound).map(({ author_id }) => author_id.toLowerCase()));
  const { placeOf, depthOf } = joinConversations(new Map(tweets.map((one) => [one.tweet_id, one])), companies);
  return conversationDocuments(
    tweets.map((one) => ({ tweet: one, place: placeOf(one), sentiment: sentiments[one.tweet_id] ?? null })),
    depthOf,
  );
}

test('a conversation is told to each company by its own tweets', (t) => {
  // 1 ann asks Acme; 2 bob asks below; 3 Acme answers 1; 4 ann goes on; 5 Zed answers 4 as well.
  const documents = documentsOf([
    tweet('1', 0, { mentions: ['acme'] }),
    tweet('2', 2, { author_id: 'bob', ...to('1') }),
    tweet('3', 5, { ...by('Acme'), ...to('1') }),
    tweet('4', 7, to('3')),
    tweet('5', 9, { ...by('Zed'), ...to('4') }),
  ]);
  t.deepEqual(documents, [
    {
      conversation_id: '1',
      company: 'acme',
      start: '1970-01-01T00:00:00Z',
      end: '1970-01-01T00:07:00Z',
      tweets: 4,
      inbound: 3,
      outbound: 1,
      responded: 1,
      depth: 3,
      customers: 2,
      first_inbound_at: '1970-01-01T00:00:00Z',
      first_response_seconds: 300,
      last_by: 'customer',
      unanswered: false,
      ...unfelt,
    },
    {
      conversation_id: '1',
      company: 'zed',
      start: '1970-01-01T00:07:00Z',
      end: '1970-01-01T00:09:00Z',
      tweets: 2,
      inbound: 1,
      outbound: 1,
      responded: 1,
      depth: 4,
      customers: 1,
      first_inbound_at: '1970-01-01T00:07:00Z',
      first_response_seconds: 120,
      last_by: 'company',
      unanswered: false,
      ...unfelt,
    },
  ]);
});

test('a company that speaks before it is asked has answered nothing yet, and one in the same second neither', (t) => {
  const [document] = documentsOf([
    tweet('1', 0, by('Acme')),
    tweet('2', 3, { ...to('1'), mentions: ['acme'] }),
    tweet('3', 3, { ...by('Acme'), ...to('1') }),
  ]);
  t.like(document, { first_response_seconds: null, responded: 0, unanswered: true, last_by: 'company' });
});

test('what a company says to no one is a conversation without inbound tweets', (t) => {
  const [document] = documentsOf([tweet('1', 0, by('Acme'))]);
  t.like(document, { inbound: 0, first_inbound_at: null, first_response_seconds: null, unanswered: false, depth: 1 });
});

test('a missing tweet in between counts for nothing in the depth, a circle once round', (t) => {
  // 1 lists the missing 2, to which 3 replies: 1 → (2) → 3.
  const [across] = documentsOf([
    tweet('1', 0, { response_tweet_id: ['2'] }),
    tweet('3', 1, { ...by('Acme'), ...to('2') }),
  ]);
  t.is(across?.depth, 2);
  // 1 → 2 → 1, and 3 below 1.
  const [round] = documentsOf([
    tweet('1', 0, to('2')),
    tweet('2', 1, to('1')),
    tweet('3', 2, { ...by('Acme'), ...to('1') }),
  ]);
  t.is(round?.depth, 3);
});

test('a conversation tells how its first customer felt at first and at last', (t) => {
  // ann writes 1, 3 and 5, bob 2; Acme, whose feelings do not count, 4. What is not in English has no sentiment.
  const tweets = [
    tweet('1', 0, { mentions: ['acme'] }),
    tweet('2', 1, { author_id: 'bob', ...to('1') }),
    tweet('3', 2, to('1')),
    tweet('4', 3, { ...by('Acme'), ...to('3') }),
    tweet('5', 4, to('4')),
  ];
  const feltAs = (sentiments: Record<string, number>) => {
    const [document] = documentsOf(tweets, sentiments);
    return [document?.first_sentiment, document?.last_sentiment, document?.sentiment_change];
  };
  t.deepEqual(feltAs({ 1: -0.5, 2: 0.9, 3: 0.1, 5: 0.2 }), [-0.5, 0.2, 0.7]);
  t.deepEqual(feltAs({ 2: 0.9, 3: 0.3, 5: -0.1 }), [0.3, -0.1, -0.4]);
  // One tweet says nothing of a change.
  t.deepEqual(feltAs({ 1: -0.5, 2: 0.9 }), [null, null, null]);
});
