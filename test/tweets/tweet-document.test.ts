import test from 'ava';
import type { Tweet, TweetPlace } from '../../src/tweets/tweet.ts';
import {
  analysisOf,
  contentHash,
  documentTweet,
  noAnalysis,
  placeFields,
  tweetDocument,
} from '../../src/tweets/tweet-document.ts';

const tweet: Tweet = {
  tweet_id: '2',
  author_id: 'ann',
  inbound: true,
  created_at: 1_509_487_847,
  text: 'hi @Acme &amp; @ZED',
  response_tweet_id: ['3', '4'],
  in_response_to_tweet_id: '1',
  mentions: ['acme', 'zed'],
};

const place: TweetPlace = {
  conversation_id: '1',
  company: ['acme', 'zed'],
  responded_by: ['acme'],
  response_times: ['acme/000000000060'],
  inquiry_at: 1_509_487_847,
  inquiry_id: null,
  first_response: false,
  response_seconds: null,
  response_bucket: null,
  negative_response_time: false,
  dangling_links: ['4'],
};

test('A document holds the tweet, its place, its mentions and a hash, and times in ISO 8601', (t) => {
  t.deepEqual(tweetDocument(tweet, place, 7, noAnalysis()), {
    tweet_id: '2',
    author_id: 'ann',
    inbound: true,
    created_at: '2017-10-31T22:10:47Z',
    decoded_text: 'hi @Acme & @ZED',
    key_phrases: [],
    sentiment: null,
    language: null,
    text: 'hi @Acme &amp; @ZED',
    response_tweet_id: ['3', '4'],
    in_response_to_tweet_id: '1',
    mentions: ['acme', 'zed'],
    content_hash: contentHash(tweet),
    conversation_id: '1',
    company: ['acme', 'zed'],
    responded_by: ['acme'],
    response_times: ['acme/000000000060'],
    inquiry_at: '2017-10-31T22:10:47Z',
    inquiry_id: null,
    first_response: false,
    response_seconds: null,
    response_bucket: null,
    negative_response_time: false,
    dangling_links: ['4'],
    batch: 7,
  });
  t.is(placeFields({ ...place, inquiry_at: null }).inquiry_at, null);
});

test('What is found in the decoded text of an inbound tweet is in the document, and an outbound one is not looked into', (t) => {
  const analyse = (text: string) => ({ key_phrases: [text], sentiment: -0.5, language: 'en' });
  const found = tweetDocument(tweet, place, 7, analysisOf(tweet, analyse));
  t.deepEqual([found.key_phrases, found.sentiment, found.language], [['hi @Acme & @ZED'], -0.5, 'en']);
  t.deepEqual(analysisOf({ ...tweet, inbound: false }, analyse), { key_phrases: [], sentiment: null, language: null });
});

test('The tweet of a document is the one it was made of', (t) => {
  t.deepEqual(documentTweet(tweetDocument(tweet, place, 7, noAnalysis())), tweet);
  const bare = { ...tweet, text: '', response_tweet_id: [], in_response_to_tweet_id: null, mentions: [] };
  t.deepEqual(documentTweet(tweetDocument(bare, place, 7, noAnalysis())), bare);
});

test('A document whose time cannot be read is an error that names it', (t) => {
  const document = { ...tweetDocument(tweet, place, 7, noAnalysis()), created_at: 'yesterday' };
  t.throws(() => documentTweet(document), { message: 'tweet 2 lies in the index with the time yesterday' });
});

test('The hash tells two contents of a tweet apart, and does not depend on its place', (t) => {
  const others: Partial<Tweet>[] = [
    { author_id: 'Ann' },
    { inbound: false },
    { created_at: tweet.created_at + 1 },
    { text: `${tweet.text} ` },
    { response_tweet_id: ['4', '3'] },
    { response_tweet_id: ['3,4'] },
    { response_tweet_id: [] },
    { in_response_to_tweet_id: null },
    { in_response_to_tweet_id: '' },
  ];
  const own = contentHash(tweet);
  const hashes = [own, ...others.map((other) => contentHash({ ...tweet, ...other }))];
  t.is(new Set(hashes).size, hashes.length);
  t.true(hashes.every((hash) => /^[\w-]{22}$/.test(hash)));
  t.is(contentHash({ ...tweet }), own);
  t.is(tweetDocument(tweet, { ...place, company: [] }, 8, noAnalysis()).content_hash, own);
});
