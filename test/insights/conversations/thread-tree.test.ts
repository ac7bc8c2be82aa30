import test from 'ava';
import { inThreadOrder, type Linked } from '../../../src/insights/conversations/thread-tree.ts';

/** A tweet at this second; `to` is the one that it names, `lists` those that it lists. */
const tweet = (
  tweet_id: string,
  second: number,
  { to = null as string | null, lists = [] as string[] } = {},
): Linked => ({
  tweet_id,
  created_at: `2017-10-02T10:00:${String(second).padStart(2, '0')}Z`,
  response_tweet_id: lists,
  in_response_to_tweet_id: to,
});

/** Lines such as `2 11<10`: the depth, the tweet and its parent. */
const order = (tweets: Linked[], listers: Linked[] = []) =>
  inThreadOrder(tweets, listers).map(
    ({ tweet, parent, depth }) => `${depth} ${tweet.tweet_id}${parent ? `<${parent.tweet_id}` : ''}`,
  );

test('each tweet comes before the replies to it, and replies come by time, then by id', (t) => {
  const tweets = [
    tweet('14', 30, { to: '10' }),
    tweet('9', 20, { to: '10' }),
    tweet('11', 20, { to: '10' }),
    tweet('12', 40, { to: '9' }),
    tweet('10', 0),
  ];
  // 9 is the smaller number, though not the smaller text.
  t.deepEqual(order(tweets), ['1 10', '2 9<10', '3 12<9', '2 11<10', '2 14<10']);
});

test('a reply dated before its parent still comes below it', (t) => {
  t.deepEqual(order([tweet('2', 0, { to: '1' }), tweet('1', 5)]), ['1 1', '2 2<1']);
});

test('the parent is the tweet that is named, else the smallest that lists it', (t) => {
  const listing = [
    tweet('1', 0, { lists: ['20'] }),
    tweet('10', 1, { lists: ['20', '21'] }),
    tweet('9', 2, { lists: ['21'] }),
  ];
  t.deepEqual(order([...listing, tweet('20', 3, { to: '10' }), tweet('21', 4)]), [
    '1 1',
    '1 10',
    '2 20<10',
    '1 9',
    '2 21<9',
  ]);
  // One that names or lists itself states nothing.
  t.deepEqual(order([tweet('1', 0, { lists: ['2'] }), tweet('2', 1, { to: '2', lists: ['2'] })]), ['1 1', '2 2<1']);
});

test('where the parent is not shown the tweet is on top, though another one lists it', (t) => {
  t.deepEqual(order([tweet('1', 1, { lists: ['2'] }), tweet('2', 0, { to: 'missing' })]), ['1 2', '1 1']);
  // The smaller lister is one of those that are not shown.
  const hidden = tweet('18', 0, { lists: ['20'] });
  t.deepEqual(order([tweet('19', 1, { lists: ['20'] }), tweet('20', 2)], [hidden]), ['1 19', '1 20']);
  t.deepEqual(order([tweet('17', 1, { lists: ['20'] }), tweet('20', 2)], [hidden]), ['1 17', '2 20<17']);
});

test('a circle begins with its smallest id, and has every tweet once', (t) => {
  const circle = [tweet('30', 5, { to: '32' }), tweet('31', 6, { to: '30' }), tweet('32', 7, { to: '31' })];
  const tail = [tweet('4', 1, { to: '31' }), tweet('5', 2, { to: '4' })];
  const expected = ['1 30<32', '2 31<30', '3 4<31', '4 5<4', '3 32<31'];
  t.deepEqual(order([...circle, ...tail]), expected);
  t.deepEqual(order([...tail, ...circle].reverse()), expected);
  // Tweets on top come by time, whatever made them so.
  t.deepEqual(order([tweet('1', 9), ...circle]), ['1 30<32', '2 31<30', '3 32<31', '1 1']);
  // Of two circles each has its own.
  const pair = [tweet('7', 0, { to: '8' }), tweet('8', 0, { to: '7' })];
  t.deepEqual(order([...circle, ...pair]), ['1 7<8', '2 8<7', '1 30<32', '2 31<30', '3 32<31']);
});

test('a thread of thousands of replies, each to the one before, is as quickly put in order as any', (t) => {
  const chain = Array.from({ length: 5_000 }, (_, at) =>
    tweet(String(at), 0, { to: at === 0 ? null : String(at - 1) }),
  );
  const inOrder = inThreadOrder(chain.toReversed(), []);
  t.deepEqual(
    inOrder.map(({ tweet }) => tweet.tweet_id),
    chain.map(({ tweet_id }) => tweet_id),
  );
  t.is(inOrder.at(-1)?.depth, 5_000);
  const circle = chain.with(0, tweet('0', 0, { to: '4999' }));
  t.is(inThreadOrder(circle, []).length, 5_000);
});
