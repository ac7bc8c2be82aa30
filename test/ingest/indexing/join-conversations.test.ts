import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import { danglingLinks, joinConversations } from '../../../src/ingest/indexing/join-conversations.ts';
import { companyKey, mentionsIn, type TweetPlace } from '../../../src/tweets/tweet.ts';
import type { TweetLinks } from '../../../src/tweets/tweet-document.ts';
import { type PlainTweet, plainDanglingLinks, plainDerived } from '../../support/plain-reading.ts';

type Fields = { by?: string; at?: number; text?: string; lists?: string[]; to?: string };

function asks(tweet_id: string, { by = 'ann', at = 0, text = '', lists = [], to }: Fields = {}): PlainTweet {
  return {
    tweet_id,
    author_id: by,
    inbound: true,
    created_at: at,
    text,
    response_tweet_id: lists,
    in_response_to_tweet_id: to ?? null,
  };
}

function says(tweet_id: string, fields: Fields = {}): PlainTweet {
  return { ...asks(tweet_id, { by: 'Acme', ...fields }), inbound: false };
}

function linksOf(tweets: PlainTweet[]): Map<string, TweetLinks> {
  return new Map(tweets.map(({ text, ...links }) => [links.tweet_id, { ...links, mentions: mentionsIn(text) }]));
}

/** How many links these tweets state whose other end is not in `data`. */
function danglingIn(stated: Map<string, TweetLinks>, data: Map<string, TweetLinks>): number {
  return [...stated.values()].reduce((sum, tweet) => sum + danglingLinks(tweet, data).length, 0);
}

const companiesOf = (tweets: PlainTweet[]) =>
  new Set(tweets.filter(({ inbound }) => !inbound).map(({ author_id }) => companyKey(author_id)));

/** The place of each tweet, asked for in the order given. */
function places(tweets: PlainTweet[], companies = companiesOf(tweets)): Map<string, TweetPlace> {
  const links = linksOf(tweets);
  const { placeOf } = joinConversations(links, companies);
  return new Map([...links.values()].map((tweet) => [tweet.tweet_id, placeOf(tweet)]));
}

function ofEach<Field extends keyof TweetPlace>(tweets: PlainTweet[], field: Field): Record<string, TweetPlace[Field]> {
  return Object.fromEntries([...places(tweets)].map(([id, place]) => [id, place[field]]));
}

// By hand

test('An inquiry, its first response and what follows know one another', (t) => {
  const found = places([
    asks('1', { at: 100 }),
    says('2', { at: 160, to: '1' }),
    says('3', { at: 170, to: '1', by: 'ACME' }),
    says('4', { at: 90, to: '2' }),
  ]);
  t.deepEqual(found.get('1'), {
    conversation_id: '1',
    company: ['acme'],
    responded_by: ['acme'],
    response_times: ['acme/000000000060'],
    inquiry_at: 100,
    inquiry_id: null,
    first_response: false,
    response_seconds: null,
    response_bucket: null,
    negative_response_time: false,
    dangling_links: [],
  });
  t.deepEqual(found.get('2'), {
    conversation_id: '1',
    company: ['acme'],
    responded_by: [],
    response_times: [],
    inquiry_at: 100,
    inquiry_id: '1',
    first_response: true,
    response_seconds: 60,
    response_bucket: 'acme/031',
    negative_response_time: false,
    dangling_links: [],
  });
  // Neither a later reply nor a reply to a company's tweet is a first response.
  for (const id of ['3', '4'])
    t.deepEqual(found.get(id), {
      conversation_id: '1',
      company: ['acme'],
      responded_by: [],
      response_times: [],
      inquiry_at: null,
      inquiry_id: null,
      first_response: false,
      response_seconds: null,
      response_bucket: null,
      negative_response_time: false,
      dangling_links: [],
    });
});

test('A response before its inquiry is a first response with no time', (t) => {
  const early = places([asks('1', { at: 100 }), says('2', { at: 99, to: '1' })]).get('2');
  t.like(early, { first_response: true, response_seconds: null, negative_response_time: true, inquiry_at: 100 });
  const atOnce = places([asks('1', { at: 100 }), says('2', { at: 100, to: '1' })]).get('2');
  t.like(atOnce, { first_response: true, response_seconds: 0, negative_response_time: false });
});

test('Of responses of the same time the one with the smallest id is the first, as a number', (t) => {
  const tweets = [asks('1'), ...['10', '9', 'a', '-'].map((id) => says(id, { at: 5, to: '1' }))];
  t.deepEqual(ofEach(tweets, 'first_response'), { 1: false, 9: true, 10: false, a: false, '-': false });
});

test('Each company has a first response of its own', (t) => {
  const tweets = [asks('1'), says('2', { at: 9, to: '1' }), says('3', { at: 3, to: '1', by: 'Zed' })];
  t.deepEqual(ofEach(tweets, 'response_seconds'), { 1: null, 2: 9, 3: 3 });
  t.deepEqual(places(tweets).get('1')?.responded_by, ['acme', 'zed']);
});

test('Either side alone makes a link; where they disagree, the child is right, even if its parent is missing', (t) => {
  t.deepEqual(ofEach([asks('1', { lists: ['2'] }), says('2')], 'conversation_id'), { 1: '1', 2: '1' });
  t.deepEqual(ofEach([asks('1', { lists: ['2'] }), says('2', { to: '77' })], 'conversation_id'), { 1: '1', 2: '77' });
  // What lists itself, or replies to itself, says nothing.
  t.deepEqual(ofEach([asks('5', { lists: ['5', '2'], to: '5' }), says('2', { to: '2' })], 'conversation_id'), {
    2: '5',
    5: '5',
  });
});

test('Of several tweets that list a reply, the one with the smallest id is its parent', (t) => {
  const listers = ['a', '10', '9', '9007199254740993', '9007199254740992'].map((id) => asks(id, { lists: ['2'] }));
  t.is(places([...listers, says('2')]).get('2')?.conversation_id, '9');
  t.is(places([...listers.slice(3), says('2')]).get('2')?.conversation_id, '9007199254740992');
});

test('Two replies to a missing tweet are one conversation, which goes on above the missing one where it is listed', (t) => {
  const replies = [says('8', { to: '5' }), asks('9', { to: '5' })];
  t.deepEqual(ofEach(replies, 'conversation_id'), { 8: '5', 9: '5' });
  t.deepEqual(ofEach([...replies, asks('3', { lists: ['5'] })], 'conversation_id'), { 3: '3', 8: '3', 9: '3' });
});

test('Links that run in a circle are the conversation of its smallest id, and so is what hangs on it', (t) => {
  const circle = [asks('9', { to: '10' }), asks('10', { to: 'a' }), asks('a', { to: '9' }), asks('1', { to: 'a' })];
  t.deepEqual(ofEach(circle, 'conversation_id'), { 1: '9', 9: '9', 10: '9', a: '9' });
  t.deepEqual(ofEach(circle, 'company'), { 1: [], 9: [], 10: [], a: [] });
  const withCompany = [...circle, says('7', { to: '10' })];
  t.deepEqual(ofEach(withCompany, 'company'), { 1: ['acme'], 7: ['acme'], 9: ['acme'], 10: ['acme'], a: ['acme'] });
});

test('A tweet belongs to the companies of its parent, its replies and its mentions together', (t) => {
  const tweets = [
    says('1', { by: 'One' }),
    says('4', { by: 'Three' }),
    asks('2', { to: '1', text: '@three @nobody' }),
    says('3', { by: 'Two', to: '2' }),
  ];
  t.deepEqual(places(tweets).get('2')?.company, ['one', 'three', 'two']);
});

test('A tweet without a company of its own has those of the inbound tweets above it, and only of those', (t) => {
  const tweets = [
    says('90', { by: 'Zed' }),
    asks('1', { text: '@acme @zed' }),
    says('80'),
    asks('2', { to: '1' }),
    asks('3', { to: '2' }),
    asks('4', { to: '3', text: '@zed' }),
    asks('5', { to: '4' }),
    asks('6', { to: '77' }),
  ];
  t.deepEqual(ofEach(tweets, 'company'), {
    1: ['acme', 'zed'],
    2: ['acme', 'zed'],
    3: ['acme', 'zed'],
    4: ['zed'],
    5: ['zed'],
    6: [],
    80: ['acme'],
    90: ['zed'],
  });
});

test('A mention counts for a company that has no tweet among these, and for no one else', (t) => {
  const tweets = [asks('1', { text: '@Acme @bob' })];
  t.deepEqual(places(tweets, new Set(['acme'])).get('1')?.company, ['acme']);
  t.deepEqual(places(tweets, new Set()).get('1')?.company, []);
});

test('An author may be customer and company, each tweet as it is', (t) => {
  const tweets = [says('1'), asks('2', { by: 'Acme', to: '1' }), asks('3', { by: 'Acme' }), asks('4', { to: '3' })];
  t.deepEqual(ofEach(tweets, 'company'), { 1: ['acme'], 2: ['acme'], 3: [], 4: [] });
});

test('Dangling links are counted once each, from whichever side they are stated', (t) => {
  const tweets = [asks('1', { lists: ['2', '77', '1'], to: '78' }), says('2', { to: '77' }), says('3', { to: '3' })];
  // 77 → 1, 1 → 78 and 2 → 77.
  t.is(danglingIn(linksOf(tweets), linksOf(tweets)), 3);
  // Only what the first states, with all of them there.
  t.is(danglingIn(linksOf(tweets.slice(0, 1)), linksOf([...tweets, asks('77')])), 1);
});

// Against the plain reading

const ids = ['1', '2', '3', '9', '10', '11', 'A', 'a', 'b-1', '9007199254740992', '9007199254740993'];
const world = fc
  .uniqueArray(
    fc.record({
      tweet_id: fc.constantFrom(...ids),
      author: fc.constantFrom('ann', 'Bob', 'Acme', 'ACME', 'acme', 'Zed', 'zED', 'One_1'),
      inbound: fc.boolean(),
      at: fc.nat(4),
      text: fc.constantFrom('', '', '@Acme', 'hi @zed!', '@ann', 'x@acme', '@acme @ZED', '@@one_1 @ONE_1', '@acme_'),
      lists: fc.subarray([...ids, 'missing', '77'], { maxLength: 3 }),
      to: fc.option(fc.constantFrom(...ids, 'missing', '77')),
    }),
    { selector: ({ tweet_id }) => tweet_id, maxLength: ids.length },
  )
  .map((tweets) =>
    tweets.map(
      ({ tweet_id, author, inbound, at, text, lists, to }): PlainTweet => ({
        ...asks(tweet_id, { by: author, at, text, lists }),
        inbound,
        in_response_to_tweet_id: to,
      }),
    ),
  );

/** The places as the plain reading has them. */
function plainPlaces(tweets: PlainTweet[]): Map<string, TweetPlace> {
  const byId = new Map(tweets.map((tweet) => [tweet.tweet_id, tweet]));
  const derived = plainDerived(tweets);
  return new Map(
    tweets.map((tweet) => {
      const plain = derived.get(tweet.tweet_id);
      assert.ok(plain);
      const { parent_id, ...place } = plain;
      const inquiry = place.first_response ? byId.get(parent_id ?? '') : undefined;
      return [
        tweet.tweet_id,
        {
          ...place,
          inquiry_id: inquiry?.tweet_id ?? null,
          inquiry_at: (tweet.inbound ? tweet.created_at : inquiry?.created_at) ?? null,
          dangling_links: [
            ...(tweet.in_response_to_tweet_id ? [tweet.in_response_to_tweet_id] : []),
            ...tweet.response_tweet_id,
          ].filter((id) => id !== tweet.tweet_id && !byId.has(id)),
        },
      ];
    }),
  );
}

test('Of any small world the join says what the plain reading of the definitions says', (t) => {
  const property = fc.property(world, (tweets) => {
    assert.deepEqual(places(tweets), plainPlaces(tweets));
    assert.equal(danglingIn(linksOf(tweets), linksOf(tweets)), plainDanglingLinks(tweets));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 2000 }));
});

test('The order of the tweets, and in which they are asked for, changes nothing', (t) => {
  const shuffled = world.chain((tweets) =>
    fc.tuple(fc.constant(tweets), fc.shuffledSubarray(tweets, { minLength: tweets.length, maxLength: tweets.length })),
  );
  const property = fc.property(shuffled, ([tweets, others]) => {
    assert.deepEqual(new Map([...places(others)].sort()), new Map([...places(tweets)].sort()));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('A conversation joined by itself is joined as among all others', (t) => {
  const property = fc.property(world, (tweets) => {
    const all = places(tweets);
    const companies = companiesOf(tweets);
    // A link that something else wins over may end outside.
    for (const alone of Map.groupBy(tweets, ({ tweet_id }) => all.get(tweet_id)?.conversation_id).values())
      for (const [id, place] of places(alone, companies))
        assert.deepEqual({ ...place, dangling_links: [] }, { ...all.get(id), dangling_links: [] });
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

// Large

const count = 100_000;
const numbers = Array.from({ length: count }, (_, index) => index + 1);

for (const [name, tweets, expected] of [
  ['chain', numbers.map((n) => asks(`${n}`, n === 1 ? { text: '@acme' } : { to: `${n - 1}` })), ['acme']],
  ['chain of lists', numbers.map((n) => asks(`${n}`, { lists: [`${n + 1}`], text: n === 1 ? '@acme' : '' })), ['acme']],
  ['circle', numbers.map((n) => asks(`${n}`, { to: `${n === 1 ? count : n - 1}` })), []],
  ['crowd around one tweet', numbers.map((n) => asks(`${n}`, n === 1 ? { text: '@acme' } : { to: '1' })), ['acme']],
] as const) {
  test(`A ${name} of 100,000 tweets is joined in time in proportion to its length`, (t) => {
    for (const ordered of [tweets, tweets.toReversed()]) {
      const started = performance.now();
      const found = [...places(ordered, new Set(['acme'])).values()];
      // It takes about a second; walking up from every tweet of the chain would take minutes.
      t.true(performance.now() - started < 10_000);
      t.is(found.length, count);
      t.true(found.every(({ conversation_id }) => conversation_id === '1'));
      t.true(found.every(({ company }) => company.join() === expected.join()));
    }
  });
}

test('An inquiry with 100,000 responses has one first response', (t) => {
  const started = performance.now();
  const found = places([asks('0'), ...numbers.map((n) => says(`${n}`, { at: count - n, to: '0' }))]);
  t.true(performance.now() - started < 10_000);
  t.deepEqual(
    [...found].filter(([, place]) => place.first_response).map(([id]) => id),
    [`${count}`],
  );
});
