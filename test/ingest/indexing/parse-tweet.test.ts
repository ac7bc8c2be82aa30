import test from 'ava';
import fc from 'fast-check';
import { parseHeader, parseTweet, type TweetLayout, tweetColumns } from '../../../src/ingest/indexing/parse-tweet.ts';

const nobody: ReadonlySet<string> = new Set();
const october = Date.parse('2017-10-31T22:10:47Z') / 1000;

const good = {
  tweet_id: '2',
  author_id: 'ann',
  inbound: 'True',
  created_at: 'Tue Oct 31 22:10:47 +0000 2017',
  text: 'hello',
  response_tweet_id: '',
  in_response_to_tweet_id: '',
};

function layoutOf(header: readonly string[], companies = nobody): TweetLayout {
  const parsed = parseHeader(header, companies);
  if ('faults' in parsed) throw new Error(parsed.faults.join());
  return parsed.layout;
}

/** The tweet of a good row but for these cells. */
function tweetWith(cells: Partial<typeof good>, companies = nobody) {
  const parsed = parseTweet(Object.values({ ...good, ...cells }), layoutOf(Object.keys(good)), companies);
  if ('reason' in parsed) throw new Error(parsed.reason);
  return parsed.tweet;
}

function reasonOf(cells: Partial<typeof good>, companies = nobody): string {
  const parsed = parseTweet(Object.values({ ...good, ...cells }), layoutOf(Object.keys(good)), companies);
  return 'reason' in parsed ? parsed.reason : 'none: it is a good row';
}

// Header

test('The columns may stand in any order among others', (t) => {
  const header = ['', 'text', 'lang', ...tweetColumns.filter((column) => column !== 'text').toReversed()];
  const row = ['0', 'hi', 'en', '1.0', '4,5', '2017-10-31T22:10:47Z', '0', 'Acme', '3.0'];
  t.deepEqual(parseTweet(row, layoutOf(header), nobody), {
    tweet: {
      tweet_id: '3',
      author_id: 'Acme',
      inbound: false,
      created_at: october,
      text: 'hi',
      response_tweet_id: ['4', '5'],
      in_response_to_tweet_id: '1',
      mentions: [],
    },
  });
});

test('A header that lacks columns is unusable, and each of them is named', (t) => {
  t.deepEqual(parseHeader(['tweet_id', 'Text', 'author_id', 'created_at', 'in_response_to_tweet_id'], nobody), {
    faults: [
      'The header lacks the column inbound.',
      'The header lacks the column text.',
      'The header lacks the column response_tweet_id.',
    ],
  });
  for (const column of tweetColumns) {
    const header = tweetColumns.filter((other) => other !== column);
    t.deepEqual(parseHeader(header, nobody), { faults: [`The header lacks the column ${column}.`] });
  }
});

test('A header that names a column twice is unusable, unless it is one that is not read', (t) => {
  t.deepEqual(parseHeader([...tweetColumns, 'text', 'inbound'], nobody), {
    faults: ['The header names the column inbound twice.', 'The header names the column text twice.'],
  });
  t.true('layout' in parseHeader([...tweetColumns, 'lang', 'lang', '', ''], nobody));
});

test('The column inbound may be absent where companies are known by name, and no other', (t) => {
  const companies = new Set(['acme']);
  const header = tweetColumns.filter((column) => column !== 'inbound');
  const layout = layoutOf(header, companies);
  const inboundOf = (author: string) => {
    const parsed = parseTweet(['1', author, '2017-10-31', 'hi', '', ''], layout, companies);
    return 'tweet' in parsed && parsed.tweet.inbound;
  };
  t.false(inboundOf('ACME'));
  t.true(inboundOf('ann'));
  t.deepEqual(parseHeader(header.slice(1), companies), { faults: ['The header lacks the column tweet_id.'] });
});

// Ids

test('An id has one spelling', (t) => {
  for (const [written, id] of [
    ['3', '3'],
    ['3.0', '3'],
    [' 3.0 ', '3'],
    ['003', '3'],
    ['003.0', '3'],
    ['0', '0'],
    ['000', '0'],
    ['0.0', '0'],
    // 2^53 itself is exact as a float; an integer in full digits is exact up to any size.
    ['9007199254740992.0', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['18446744073709551615', '18446744073709551615'],
    ['9'.repeat(32), '9'.repeat(32)],
    [`00${'9'.repeat(32)}`, '9'.repeat(32)],
    ['a', 'a'],
    ['Tweet_0-1', 'Tweet_0-1'],
    ['00a', '00a'],
    ['-5', '-5'],
    ['z'.repeat(32), 'z'.repeat(32)],
  ] as const) {
    t.is(tweetWith({ tweet_id: written }).tweet_id, id, written);
    t.is(tweetWith({ in_response_to_tweet_id: written }).in_response_to_tweet_id, id, written);
    t.deepEqual(tweetWith({ response_tweet_id: written }).response_tweet_id, [id], written);
  }
});

test('What is no id is rejected, with the value and what an id is', (t) => {
  for (const written of [
    '1,55,157',
    '9007199254740993.0',
    '3.5',
    '3.00',
    '3.',
    '.0',
    '1e5',
    '1E+17',
    '12e-3',
    '9.41e17',
    '+3',
    '3 4',
    'a.b',
    'é',
    '٣',
    '9'.repeat(33),
    'z'.repeat(33),
    '#REF!',
  ]) {
    const rule = 'is not an id: it takes 1 to 32 letters, digits, _ or -, in full digits where it is a number';
    t.is(reasonOf({ tweet_id: written }), `tweet_id "${written}" ${rule}`);
    t.is(reasonOf({ in_response_to_tweet_id: written }), `in_response_to_tweet_id "${written}" ${rule}`);
    const [item] = written.split(',');
    if (item === written) t.is(reasonOf({ response_tweet_id: `5,${item}` }), `response_tweet_id "${item}" ${rule}`);
  }
  for (const empty of ['', '  ']) t.regex(reasonOf({ tweet_id: empty }), /^tweet_id " *" is not an id/);
});

test('An id of 64 bits never goes through a double', (t) => {
  const property = fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(3), (id, zeros) => {
    const tweet = tweetWith({ tweet_id: `${'0'.repeat(zeros)}${id}`, in_response_to_tweet_id: String(id) });
    return tweet.tweet_id === String(id) && tweet.in_response_to_tweet_id === String(id);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 500 }));
});

test('The responses are a list, of which each counts once and blanks count nothing', (t) => {
  t.deepEqual(tweetWith({ response_tweet_id: ' 5, 7.0,,007,5 ,' }).response_tweet_id, ['5', '7']);
  t.deepEqual(tweetWith({ response_tweet_id: ' ' }).response_tweet_id, []);
  t.is(tweetWith({ in_response_to_tweet_id: ' ' }).in_response_to_tweet_id, null);
});

// The other columns

test('A link that pandas wrote as nan is none, and such an id of a tweet stays one', (t) => {
  const tweet = tweetWith({ tweet_id: 'nan', in_response_to_tweet_id: 'NaN', response_tweet_id: 'nan' });
  t.like(tweet, { tweet_id: 'nan', in_response_to_tweet_id: null });
  t.deepEqual(tweet.response_tweet_id, []);
  t.is(tweetWith({ in_response_to_tweet_id: 'nana' }).in_response_to_tweet_id, 'nana');
});

test('A time is read as Twitter wrote it or in ISO 8601, and anything else is rejected', (t) => {
  for (const written of [good.created_at, '2017-10-31T22:10:47Z', ' 2017-10-31 22:10:47 ', '2017-10-31T23:10:47.9+01'])
    t.is(tweetWith({ created_at: written }).created_at, october, written);
  t.is(tweetWith({ created_at: '2017-10-31' }).created_at, Date.parse('2017-10-31T00:00:00Z') / 1000);
  for (const written of ['', 'yesterday', '10/31/2017', '2017-02-30', '1509487847', 'Tue Oct 31 22:10:47 2017'])
    t.is(
      reasonOf({ created_at: written }),
      `created_at "${written}" is not a date such as "Tue Oct 31 22:10:47 +0000 2017" or "2017-10-31T22:10:47Z"`,
    );
});

test('inbound is true, false, 1 or 0 in any case, and anything else is rejected', (t) => {
  for (const written of ['True', 'true', 'TRUE', '1', ' true ']) t.true(tweetWith({ inbound: written }).inbound);
  for (const written of ['False', 'false', 'FALSE', '0', ' 0'])
    t.false(tweetWith({ inbound: written, author_id: 'Acme' }).inbound);
  for (const written of ['', 'yes', 't', '2', '1.0', 'none'])
    t.is(reasonOf({ inbound: written }), `inbound "${written}" is neither true, false, 1 nor 0`);
});

test('An author is 1 to 100 characters of text', (t) => {
  for (const author of ['115712', 'Ann Lee', ' é', '\u{1F600}'.repeat(100)])
    t.is(tweetWith({ author_id: author }).author_id, author);
  for (const author of ['', ' ', 'a\nb', 'a\0', '\u0085', 'a'.repeat(101)])
    t.regex(reasonOf({ author_id: author }), /^author_id ".*" is not 1 to 100 characters of text$/);
});

test('The author of an outbound tweet is 1 to 50 letters, digits or _', (t) => {
  for (const author of ['A', 'Ask_Acme1', 'x'.repeat(50)])
    t.is(tweetWith({ author_id: author, inbound: '0' }).author_id, author);
  for (const author of ['Ann Lee', 'a-b', 'é', ' Acme', 'x'.repeat(51)])
    t.is(
      reasonOf({ author_id: author, inbound: '0' }),
      `author_id "${author}" wrote an outbound tweet and is not 1 to 50 letters, digits or _`,
    );
});

test('An author who is known as a company writes outbound tweets, whatever the row says', (t) => {
  const companies = new Set(['acme']);
  t.false(tweetWith({ author_id: 'aCme', inbound: 'True' }, companies).inbound);
  t.true(tweetWith({ author_id: 'acme2', inbound: 'True' }, companies).inbound);
  t.is(reasonOf({ author_id: 'Acme', inbound: '?' }, companies), 'inbound "?" is neither true, false, 1 nor 0');
});

test('The text is kept as it is, and may be empty', (t) => {
  for (const text of ['', ' ', ' &amp;amp; "x"\r\n\0 ', '\u{1F600}']) t.is(tweetWith({ text }).text, text);
});

test('A reason shows no more than 60 characters of a long cell', (t) => {
  const reason = reasonOf({ tweet_id: 'é'.repeat(1000) });
  t.true(reason.startsWith(`tweet_id "${'é'.repeat(60)}…" is not`));
  t.true(reason.length < 200);
});
