import test from 'ava';
import {
  type PlainTweet,
  plainCompanies,
  plainConversationFirstResponses,
  plainDanglingLinks,
  plainDerived,
  plainInsights,
  plainPeriod,
  readPlainTweets,
} from './support/plain-reading.ts';

const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id';
const noon = seconds('2017-10-31T12:00:00Z');

function seconds(isoText: string): number {
  return Temporal.Instant.from(isoText).epochMilliseconds / 1000;
}

/** A row that only its ids tell from others. */
function rowWithIds(tweetId: string, responses = '', inResponseTo = ''): PlainTweet {
  const row = `${tweetId},ann,True,2017-10-31T12:00:00Z,hello,"${responses}",${inResponseTo}`;
  return only(readPlainTweets(`${header}\n${row}\n`));
}

function timeOf(written: string): number {
  return only(readPlainTweets(`${header}\n1,ann,True,${written},hello,,\n`)).created_at;
}

function only<T>(items: T[]): T {
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) throw new Error(`not one item but ${items.length}`);
  return item;
}

type Fields = {
  author?: string;
  /** Epoch seconds. */
  at?: number;
  text?: string;
  lists?: string[];
  parent?: string;
};

/** An inbound tweet. */
function customer(tweet_id: string, fields: Fields = {}): PlainTweet {
  return {
    tweet_id,
    author_id: fields.author ?? 'ann',
    inbound: true,
    created_at: fields.at ?? noon,
    text: fields.text ?? 'hello',
    response_tweet_id: fields.lists ?? [],
    in_response_to_tweet_id: fields.parent ?? null,
  };
}

/** An outbound tweet. */
function company(tweet_id: string, fields: Fields = {}): PlainTweet {
  return { ...customer(tweet_id, fields), author_id: fields.author ?? 'Acme', inbound: false };
}

function derivedOf(tweets: PlainTweet[], tweetId: string) {
  const derived = plainDerived(tweets).get(tweetId);
  if (!derived) throw new Error(`no tweet ${tweetId}`);
  return derived;
}

function parentOf(tweets: PlainTweet[], tweetId: string): string | null {
  return derivedOf(tweets, tweetId).parent_id;
}

function conversationsOf(tweets: PlainTweet[]): Record<string, string> {
  return Object.fromEntries([...plainDerived(tweets)].map(([id, { conversation_id }]) => [id, conversation_id]));
}

function ownersOf(tweets: PlainTweet[], tweetId: string): string[] {
  return derivedOf(tweets, tweetId).company;
}

/** The companies of an inbound tweet with this text, where Acme and Zed_1 are companies. */
function mentionedIn(text: string): string[] {
  return ownersOf([company('1'), company('2', { author: 'Zed_1' }), customer('3', { text })], '3');
}

const allInUtc = { interval: 'day', time_zone: 'UTC' } as const;

// Reading

test('The columns may stand in any order, and further columns are ignored', (t) => {
  const csv = [
    ',text,in_response_to_tweet_id,tweet_id,inbound,response_tweet_id,created_at,author_id',
    '0,"a, ""b""",1.0,2,False,"5,7",Tue Oct 31 22:10:47 +0000 2017,Acme',
  ].join('\r\n');
  t.deepEqual(readPlainTweets(csv), [
    {
      tweet_id: '2',
      author_id: 'Acme',
      inbound: false,
      created_at: seconds('2017-10-31T22:10:47Z'),
      text: 'a, "b"',
      response_tweet_id: ['5', '7'],
      in_response_to_tweet_id: '1',
    },
  ]);
});

test('A bare carriage return is part of the text, whatever the line ends', (t) => {
  for (const lineEnd of ['\n', '\r\n']) {
    const csv = [header, '1,ann,1,2017-10-31T12:00:00Z,a\r\rb,,', '2,Acme,0,2017-10-31T12:00:00Z,c,,'].join(lineEnd);
    const read = readPlainTweets(csv).map(({ text, inbound }) => ({ text, inbound }));
    t.deepEqual(read, [
      { text: 'a\r\rb', inbound: true },
      { text: 'c', inbound: false },
    ]);
  }
});

test('A later row with the same id replaces the earlier one whole', (t) => {
  const csv = [header, '1,ann,True,2017-10-31T12:00:00Z,old,2,3', '01.0,bob,False,2017-10-31T13:00:00Z,new,,'].join(
    '\n',
  );
  t.deepEqual(readPlainTweets(csv), [company('1', { author: 'bob', text: 'new', at: noon + 3600 })]);
});

test('Digits lose leading zeros, and a float ending in .0 up to 2^53 is its integer', (t) => {
  t.is(rowWithIds('3.0').tweet_id, '3');
  t.is(rowWithIds('007').tweet_id, '7');
  t.is(rowWithIds('007.0').tweet_id, '7');
  t.is(rowWithIds('000').tweet_id, '0');
  t.is(rowWithIds('9007199254740992.0').tweet_id, '9007199254740992');
  t.is(rowWithIds('9007199254740993').tweet_id, '9007199254740993');
  t.is(rowWithIds('0a-_Z').tweet_id, '0a-_Z');
  t.is(rowWithIds('9', '', '08.0').in_response_to_tweet_id, '8');
  t.deepEqual(rowWithIds('9', '05, 7.0,,x').response_tweet_id, ['5', '7', 'x']);
});

test('Larger floats, other floats, exponent forms and other characters are no ids', (t) => {
  for (const id of ['9007199254740994.0', '3.5', '3.00', '1e5', '1.5E+10', '1 000', 'ä', '', 'a'.repeat(33)]) {
    t.throws(() => rowWithIds(id), undefined, id);
  }
});

test('Times are truncated to the second, and UTC without a zone', (t) => {
  t.is(timeOf('Tue Oct 31 12:00:00 +0000 2017'), noon);
  t.is(timeOf('Tue Oct 31 13:00:00 +0100 2017'), noon);
  t.is(timeOf('2017-10-31 12:00:00'), noon);
  t.is(timeOf('2017-10-31T12:00:00.999Z'), noon);
  t.is(timeOf('2017-10-31T07:00:00.5-05:00'), noon);
});

// Links

test('Either side alone makes the link', (t) => {
  t.is(parentOf([customer('1'), company('2', { parent: '1' })], '2'), '1');
  t.is(parentOf([customer('1', { lists: ['2'] }), company('2')], '2'), '1');
});

test('Where the two sides disagree, in_response_to_tweet_id wins, even if it dangles', (t) => {
  t.is(parentOf([customer('1'), customer('3', { lists: ['2'] }), company('2', { parent: '1' })], '2'), '1');
  t.is(parentOf([customer('3', { lists: ['2'] }), company('2', { parent: '99' })], '2'), '99');
});

test('Of several tweets that list one, the smallest id is its parent: numbers by value, then other ids', (t) => {
  const lister = (id: string) => customer(id, { lists: ['5'] });
  t.is(parentOf([lister('10'), lister('9'), lister('100'), customer('5')], '5'), '9');
  t.is(parentOf([lister('a'), lister('10'), customer('5')], '5'), '10');
  // By code point B (66) comes before a (97), and -1, which is not digits only, before both.
  t.is(parentOf([lister('a'), lister('B'), customer('5')], '5'), 'B');
  t.is(parentOf([lister('B'), lister('-1'), customer('5')], '5'), '-1');
  // Above 2^53, where numbers as floats would be equal.
  t.is(parentOf([lister('9007199254740993'), lister('9007199254740992'), customer('5')], '5'), '9007199254740992');
});

test('A tweet that names itself has the parent that lists it; one that only lists itself has none', (t) => {
  t.is(parentOf([customer('1', { lists: ['2'] }), customer('2', { parent: '2' })], '2'), '1');
  t.is(parentOf([customer('2', { parent: '2', lists: ['2'] })], '2'), null);
  t.is(parentOf([customer('2', { lists: ['2'] }), customer('3', { lists: ['2'] })], '2'), '3');
  t.deepEqual(conversationsOf([customer('2', { parent: '2', lists: ['2'] })]), { 2: '2' });
});

test('A conversation is the topmost id', (t) => {
  // 1 ← 2 ← 3 and 1 ← 4 (listed); 5 alone.
  const world = [
    customer('3', { parent: '2' }),
    company('2', { parent: '1' }),
    customer('1', { lists: ['2', '4'] }),
    company('4'),
    customer('5'),
  ];
  t.deepEqual(conversationsOf(world), { 1: '1', 2: '1', 3: '1', 4: '1', 5: '5' });
});

test('Two replies to a missing tweet are one conversation, and their links are dangling', (t) => {
  const world = [customer('2', { parent: '1' }), customer('3', { parent: '1' })];
  t.deepEqual(conversationsOf(world), { 2: '1', 3: '1' });
  t.is(parentOf(world, '2'), '1');
  t.is(plainDanglingLinks(world), 2);
  t.is(plainDanglingLinks([...world, customer('1')]), 0);
});

test('A missing tweet goes on to the tweet that lists it', (t) => {
  // 1 lists 2, which is missing; 3 replies to 2: 1 ← (2) ← 3.
  const world = [customer('1', { lists: ['2'] }), customer('3', { parent: '2' })];
  t.deepEqual(conversationsOf(world), { 1: '1', 3: '1' });
  t.is(plainDanglingLinks(world), 2);
  // 2 arrives and says that its parent is 9: (9) ← 2 ← 3, and 1 is alone.
  t.deepEqual(conversationsOf([...world, customer('2', { parent: '9' })]), { 1: '1', 2: '9', 3: '9' });
});

test('A link that both sides state is one dangling link or none, and self links are none', (t) => {
  // (1, 9) is stated by 1; (8, 1) by 1; (2, 1) by both, and both are there; (1, 1) is a self link.
  const world = [customer('1', { parent: '9', lists: ['8', '2', '1', '8'] }), customer('2', { parent: '1' })];
  t.is(plainDanglingLinks(world), 2);
  // Without 2, its link is still stated by 1.
  t.is(plainDanglingLinks(world.slice(0, 1)), 3);
});

test('Links in a circle are the conversation of the smallest id of the circle, also for what leads into it', (t) => {
  // 10 → 9 → 11 → 10, and 3 → 11.
  const world = [
    customer('3', { parent: '11' }),
    customer('10', { parent: '9' }),
    customer('9', { parent: '11' }),
    customer('11', { parent: '10' }),
  ];
  t.deepEqual(conversationsOf(world), { 3: '9', 9: '9', 10: '9', 11: '9' });
  t.deepEqual(conversationsOf(world.toReversed()), { 3: '9', 9: '9', 10: '9', 11: '9' });
  // 7 → (5) by its own word, (5) → 7 because 7 lists it.
  t.deepEqual(conversationsOf([customer('7', { parent: '5', lists: ['5'] })]), { 7: '5' });
});

// Whose inquiry is it

test('Rule 1: the company wrote the parent', (t) => {
  t.deepEqual(ownersOf([company('1'), customer('2', { parent: '1' })], '2'), ['acme']);
  t.deepEqual(ownersOf([company('1', { lists: ['2'] }), customer('2')], '2'), ['acme']);
});

test('Rule 2: the company wrote a direct reply', (t) => {
  t.deepEqual(ownersOf([customer('1'), company('2', { parent: '1' })], '1'), ['acme']);
  // 2 is the reply of 1, not of 3, which lists it too.
  const world = [customer('1'), company('2', { parent: '1' }), customer('3', { lists: ['2'] })];
  t.deepEqual(ownersOf(world, '3'), []);
});

test('Rule 3: a mention is the whole handle in any case', (t) => {
  t.deepEqual(mentionedIn('@acme help'), ['acme']);
  t.deepEqual(mentionedIn('help, .@ACME!'), ['acme']);
  t.deepEqual(mentionedIn("@Acme's @zed_1"), ['acme', 'zed_1']);
  t.deepEqual(mentionedIn('@acmeHelp'), []);
  t.deepEqual(mentionedIn('@acme_'), []);
  t.deepEqual(mentionedIn('@acm'), []);
  t.deepEqual(mentionedIn('@ acme'), []);
  t.deepEqual(mentionedIn('acme'), []);
});

test('Rule 3: no ASCII letter, digit or underscore stands before the @ of a mention', (t) => {
  t.deepEqual(mentionedIn('mail bob@acme'), []);
  t.deepEqual(mentionedIn('1@acme'), []);
  t.deepEqual(mentionedIn('_@acme'), []);
  t.deepEqual(mentionedIn('é@acmeé'), ['acme']);
  t.deepEqual(mentionedIn('@@acme'), ['acme']);
  t.deepEqual(mentionedIn('@zed_1@acme'), ['zed_1']);
});

test('Rule 3: entities are not decoded', (t) => {
  t.deepEqual(mentionedIn('&#64;acme'), []);
  t.deepEqual(mentionedIn('&amp;@acme'), ['acme']);
  // The text as stored has an l of "&lt" before the @ only if there is no semicolon.
  t.deepEqual(mentionedIn('&lt@acme'), []);
});

test('Rule 3: only companies are mentioned, and one ends to be a company with its last outbound tweet', (t) => {
  const world = [company('1'), customer('2', { text: '@acme' })];
  t.deepEqual(ownersOf(world, '2'), ['acme']);
  t.deepEqual(ownersOf([...world, customer('1', { author: 'Acme' })], '2'), []);
});

test('Rule 4: a customer goes on in a thread, up to the next tweet that has a company', (t) => {
  // 1 mentions Acme; 1 ← 2 ← 3.
  const world = [
    company('9'),
    customer('3', { parent: '2' }),
    customer('2', { parent: '1' }),
    customer('1', { text: '@acme' }),
  ];
  t.deepEqual(ownersOf(world, '3'), ['acme']);
  t.deepEqual(ownersOf(world.toReversed(), '3'), ['acme']);
});

test('Rule 4 is for tweets that no other rule gives a company', (t) => {
  const world = [
    company('8'),
    company('9', { author: 'Zed' }),
    customer('1', { text: '@acme' }),
    customer('2', { parent: '1', text: '@zed' }),
    customer('3', { parent: '2' }),
  ];
  t.deepEqual(ownersOf(world, '2'), ['zed']);
  t.deepEqual(ownersOf(world, '3'), ['zed']);
});

test('Rule 4 gives all companies of the parent, whoever wrote it', (t) => {
  const world = [
    customer('1', { author: 'ann' }),
    company('2', { parent: '1' }),
    company('3', { parent: '1', author: 'Zed' }),
    customer('4', { author: 'bob', parent: '1' }),
  ];
  t.deepEqual(ownersOf(world, '4'), ['acme', 'zed']);
});

test('Rule 4 does not pass through a missing tweet, and ends in circles', (t) => {
  // (2) is missing, 1 lists it, 3 replies to it.
  const throughMissing = [company('9'), customer('1', { text: '@acme', lists: ['2'] }), customer('3', { parent: '2' })];
  t.deepEqual(ownersOf(throughMissing, '3'), []);
  // 1 → 2 → 1 with no company, and 3 → 1.
  const circle = [customer('1', { parent: '2' }), customer('2', { parent: '1' }), customer('3', { parent: '1' })];
  t.deepEqual(ownersOf(circle, '3'), []);
  // The same with a mention in 2.
  const mentioning = [company('9'), ...circle, customer('2', { parent: '1', text: '@acme' })];
  for (const id of ['1', '2', '3']) t.deepEqual(ownersOf(mentioning, id), ['acme']);
});

test('A tweet of two companies counts for both, and one of none for neither', (t) => {
  const world = [
    company('1'),
    customer('2', { parent: '1', text: '@zed' }),
    company('3', { author: 'Zed' }),
    customer('4', { author: 'bob' }),
  ];
  t.deepEqual(ownersOf(world, '2'), ['acme', 'zed']);
  t.deepEqual(ownersOf(world, '4'), []);
  t.deepEqual(plainCompanies(world), [
    { company_id: 'Acme', total_inbound: 1, total_outbound: 1 },
    { company_id: 'Zed', total_inbound: 1, total_outbound: 1 },
  ]);
});

test('A company has one spelling, the smallest by code point, and companies with most outbound tweets come first', (t) => {
  const world = [
    company('1', { author: 'acme' }),
    company('2', { author: 'Acme' }),
    company('3', { author: 'ACme' }),
    company('4', { author: 'zed' }),
    company('5', { author: 'Bee' }),
    customer('6', { author: 'ACME', text: '@aCmE' }),
  ];
  t.deepEqual(plainCompanies(world), [
    { company_id: 'ACme', total_inbound: 1, total_outbound: 3 },
    { company_id: 'Bee', total_inbound: 0, total_outbound: 1 },
    { company_id: 'zed', total_inbound: 0, total_outbound: 1 },
  ]);
  t.is(plainInsights(world, 'AcmE', allInUtc).total_outbound, 3);
});

test('What an author of both kinds has inbound is a customer’s', (t) => {
  // Acme asks Zed inbound; Zed answers it; Acme also writes outbound.
  const world = [
    customer('1', { author: 'Acme', text: '@zed' }),
    company('2', { author: 'Zed', parent: '1', at: noon + 5 }),
    company('3', { author: 'Acme' }),
    // An inbound tweet under the inbound tweet of Acme is not Acme's by rule 1; by rule 4 it is Zed's.
    customer('4', { author: 'bob', parent: '1' }),
  ];
  t.deepEqual(ownersOf(world, '1'), ['zed']);
  t.deepEqual(ownersOf(world, '4'), ['zed']);
  t.like(plainInsights(world, 'Zed', allInUtc), { total_inbound: 2, responded_inbound: 1, unique_customers: 2 });
  t.like(plainInsights(world, 'Acme', allInUtc), { total_inbound: 0, total_outbound: 1 });
});

// Responses

test('The first response is the company’s earliest direct reply, then the one with the smallest id', (t) => {
  const world = [
    customer('1'),
    company('10', { parent: '1', at: noon + 60 }),
    company('9', { parent: '1', at: noon + 60, author: 'ACME' }),
    company('2', { parent: '1', at: noon + 61 }),
    company('30', { parent: '1', at: noon + 90, author: 'Zed' }),
  ];
  const firsts = [...plainDerived(world)].filter(([, derived]) => derived.first_response).map(([id]) => id);
  t.deepEqual(firsts.sort(), ['30', '9']);
  t.is(derivedOf(world, '9').response_seconds, 60);
  t.is(derivedOf(world, '10').response_seconds, null);
  t.is(derivedOf(world, '30').response_seconds, 90);
  t.deepEqual(derivedOf(world, '1').responded_by, ['acme', 'zed']);
});

test('A reply to an outbound tweet is no response, nor is one that is not direct', (t) => {
  // 1 (ann) ← 2 (ann) ← 3 (Acme) ← 4 (Acme): only 2 is responded to.
  const world = [
    customer('1', { text: '@acme' }),
    customer('2', { parent: '1' }),
    company('3', { parent: '2', at: noon + 1 }),
    company('4', { parent: '3', at: noon + 2 }),
  ];
  t.deepEqual(derivedOf(world, '1').responded_by, []);
  t.deepEqual(derivedOf(world, '2').responded_by, ['acme']);
  t.deepEqual(derivedOf(world, '3').responded_by, []);
  t.false(derivedOf(world, '4').first_response);
  t.like(plainInsights(world, 'Acme', allInUtc), { total_inbound: 2, responded_inbound: 1, response_rate: 50 });
});

test('An inquiry whose first response is older than itself is responded to, but has no response time', (t) => {
  // 2 is a second too early, so that 3, a minute after, is not the first response. 4 is answered at once.
  const world = [
    customer('1'),
    company('2', { parent: '1', at: noon - 1 }),
    company('3', { parent: '1', at: noon + 60 }),
    customer('4'),
    company('5', { parent: '4', at: noon }),
  ];
  t.like(derivedOf(world, '2'), { first_response: true, response_seconds: null, negative_response_time: true });
  t.like(derivedOf(world, '3'), { first_response: false, response_seconds: null, negative_response_time: false });
  t.like(plainInsights(world, 'Acme', allInUtc), {
    responded_inbound: 2,
    negative_response_times: 1,
    response_time: { count: 1, mean: 0, median: 0, p90: 0, p99: 0, min: 0, max: 0 },
  });
  t.deepEqual(plainInsights(world, 'Acme', allInUtc).responded_within[0], { hours: 1, count: 1, percentage: 50 });
});

test('A response after the period counts, in the bucket of the inquiry', (t) => {
  // Asked on the 31st at 12:00, answered on 2 November; the period is the 31st.
  const world = [customer('1', { text: '@acme' }), company('2', { parent: '1', at: noon + 2 * 86400 })];
  const from = seconds('2017-10-31T00:00:00Z');
  t.like(plainInsights(world, 'Acme', { ...allInUtc, from, to: from + 86400 }), {
    total_inbound: 1,
    total_outbound: 0,
    responded_inbound: 1,
    response_time: { count: 1, median: 172800 },
    trend: [
      {
        start: '2017-10-31T00:00:00Z',
        inbound: 1,
        outbound: 0,
        responded: 1,
        response_rate: 100,
        median_response_seconds: 172800,
      },
    ],
  });
  // In the period of the response alone there is no inquiry.
  t.like(plainInsights(world, 'Acme', { ...allInUtc, from: from + 86400, to: from + 3 * 86400 }), {
    total_inbound: 0,
    total_outbound: 1,
    responded_inbound: 0,
    response_time: { count: 0 },
  });
});

/** Inquiries at noon, answered after these many seconds. */
function answeredAfter(times: number[]): PlainTweet[] {
  return times.flatMap((time, n) => [
    customer(String(2 * n + 1)),
    company(String(2 * n + 2), { parent: String(2 * n + 1), at: noon + time }),
  ]);
}

test('Percentiles lie between the order statistics at (n−1)p', (t) => {
  // Sorted 10 20 30 40; median at 1.5: 25; p90 at 2.7: 30 + 0.7 × 10 = 37; p99 at 2.97: 39.7; mean 100 / 4.
  const { response_time } = plainInsights(answeredAfter([40, 10, 30, 20]), 'Acme', allInUtc);
  t.like(response_time, { count: 4, mean: 25, median: 25, min: 10, max: 40 });
  t.true(Math.abs((response_time.p90 ?? 0) - 37) < 1e-9);
  t.true(Math.abs((response_time.p99 ?? 0) - 39.7) < 1e-9);
});

test('Responded within a number of hours includes the very end of them', (t) => {
  const hour = 3600;
  // A fourth inquiry that nobody answered counts in the percentages: 1 of 4 is 25 %.
  const world = [...answeredAfter([hour, hour + 1, 72 * hour + 1]), customer('99', { text: '@acme' })];
  t.deepEqual(plainInsights(world, 'Acme', allInUtc).responded_within, [
    { hours: 1, count: 1, percentage: 25 },
    { hours: 4, count: 2, percentage: 50 },
    { hours: 8, count: 2, percentage: 50 },
    { hours: 24, count: 2, percentage: 50 },
    { hours: 72, count: 2, percentage: 50 },
  ]);
});

test('Percentages and ratios have 4 decimals', (t) => {
  // 2 of 3 answered: 66.66666… %; 2 outbound for 3 inbound: 0.66666…
  const world = [...answeredAfter([1, 2]), customer('99', { text: '@acme' })];
  t.like(plainInsights(world, 'Acme', allInUtc), { response_rate: 66.6667, conversation_ratio: 0.6667 });
});

test('Without inbound tweets the rates are null, and the counts 0', (t) => {
  t.deepEqual(plainInsights([company('1')], 'Acme', allInUtc), {
    total_inbound: 0,
    total_outbound: 1,
    responded_inbound: 0,
    response_rate: null,
    conversation_ratio: null,
    response_time: { count: 0, mean: null, median: null, p90: null, p99: null, min: null, max: null },
    responded_within: [1, 4, 8, 24, 72].map((hours) => ({ hours, count: 0, percentage: null })),
    response_distribution: (
      [
        ['0-1h', 0, 1],
        ['1-4h', 1, 4],
        ['4-8h', 4, 8],
        ['8-24h', 8, 24],
        ['24-72h', 24, 72],
        ['over_72h', 72, null],
        ['negative', null, null],
        ['unanswered', null, null],
      ] as const
    ).map(([bucket, hours_from, hours_to]) => ({ bucket, hours_from, hours_to, count: 0, percentage: null })),
    negative_response_times: 0,
    first_response_time: { count: 0, mean: null, median: null, p90: null, p99: null, min: null, max: null },
    unique_customers: 0,
    conversations: 1,
    conversation_figures: {
      count: 1,
      tweets: { mean: 1, median: 1, p90: 1, max: 1 },
      depth: { mean: 1, median: 1, p90: 1, max: 1 },
      company_wrote_last_percentage: 100,
      customer_wrote_last_percentage: 0,
      unanswered: 0,
      unanswered_percentage: 0,
    },
    sentiment: {
      count: 0,
      mean: null,
      negative_percentage: null,
      positive_percentage: null,
      conversations: {
        count: 0,
        mean_first: null,
        mean_last: null,
        improved_percentage: null,
        worsened_percentage: null,
      },
    },
    trend: [
      {
        start: '2017-10-31T12:00:00Z',
        inbound: 0,
        outbound: 1,
        responded: 0,
        response_rate: null,
        median_response_seconds: null,
      },
    ],
  });
});

test('With inbound tweets but no response the rates are 0', (t) => {
  const world = [company('1', { at: noon - 86400 }), customer('2', { text: '@acme' })];
  t.like(plainInsights(world, 'Acme', { ...allInUtc, from: noon }), {
    response_rate: 0,
    conversation_ratio: 0,
    response_time: { count: 0, mean: null },
  });
});

test('Conversations are those with an inbound tweet of the company or one that it wrote in the period', (t) => {
  const world = [
    // Conversation 1: inbound in the period, and its reply.
    customer('1', { text: '@acme' }),
    company('2', { parent: '1' }),
    // Conversation 3: its inbound tweet is before the period, the reply is in it.
    customer('3', { text: '@acme', at: noon - 60 }),
    company('4', { parent: '3' }),
    // Conversation (5): two replies to a missing tweet.
    company('6', { parent: '5' }),
    customer('7', { parent: '5', text: '@acme' }),
    // Not of Acme, and out of the period.
    customer('8'),
    customer('9', { text: '@acme', at: noon - 60 }),
  ];
  t.is(plainInsights(world, 'Acme', { ...allInUtc, from: noon }).conversations, 3);
});

test('Customers’ ids compare exactly', (t) => {
  const world = [
    company('1'),
    ...['ann', 'Ann', 'ann', '007', '7'].map((author, n) => customer(String(n + 2), { author, text: '@acme' })),
  ];
  t.is(plainInsights(world, 'Acme', allInUtc).unique_customers, 4);
});

test('The first response time of a conversation is from its first inquiry to the company’s first tweet after that', (t) => {
  const world = [
    // Acme speaks first; ann's first inquiry, 2, is at noon; no direct reply to it, but 4 comes 20 s after it.
    company('1', { at: noon - 50 }),
    customer('2', { parent: '1', at: noon }),
    customer('3', { parent: '2', at: noon + 10, text: '@acme' }),
    company('4', { parent: '3', at: noon + 20 }),
    company('5', { parent: '2', at: noon + 30 }),
    // Nobody answers in conversation 6.
    customer('6', { text: '@acme' }),
  ];
  t.deepEqual([...plainConversationFirstResponses(world, 'Acme')], [['1', 20]]);
  // The inquiry must fall in the period, the response need not.
  t.deepEqual([...plainConversationFirstResponses(world, 'Acme', { from: noon, to: noon + 1 })], [['1', 20]]);
  t.deepEqual([...plainConversationFirstResponses(world, 'Acme', { from: noon + 1 })], []);
  // Without 1, tweet 2 is Acme's by rule 2 alone. Without 5 too it is nobody's, and 3 is the first inquiry.
  t.deepEqual([...plainConversationFirstResponses(world.slice(1), 'Acme')], [['1', 20]]);
  const withoutOneAndFive = world.filter(({ tweet_id }) => tweet_id !== '1' && tweet_id !== '5');
  t.deepEqual([...plainConversationFirstResponses(withoutOneAndFive, 'Acme')], [['1', 10]]);
});

// Periods and trends

test('Without from and to the period is from the company’s first tweet to one second after its last', (t) => {
  const world = [
    customer('1', { at: noon - 500 }),
    customer('2', { text: '@acme', at: noon - 20 }),
    company('3'),
    customer('4', { text: '@acme', at: noon + 30 }),
  ];
  t.deepEqual(plainPeriod(world, 'acme'), { from: noon - 20, to: noon + 31 });
  t.deepEqual(plainPeriod(world, 'acme', { from: noon }), { from: noon, to: noon + 31 });
  t.deepEqual(plainPeriod(world, 'acme', { to: noon }), { from: noon - 20, to: noon });
  t.like(plainInsights(world, 'acme', allInUtc), { total_inbound: 2, total_outbound: 1 });
  // [from, to): the tweet at `to` is out.
  t.like(plainInsights(world, 'acme', { ...allInUtc, to: noon }), { total_inbound: 1, total_outbound: 0 });
});

test('A trend has no holes, and its edge buckets are cut to the period', (t) => {
  const world = [
    company('1', { at: seconds('2017-10-31T22:30:00Z') }),
    customer('2', { parent: '1', at: seconds('2017-11-02T00:00:00Z') }),
    company('3', { parent: '2', at: seconds('2017-11-02T00:00:10Z') }),
  ];
  const empty = { inbound: 0, outbound: 0, responded: 0, response_rate: null, median_response_seconds: null };
  t.deepEqual(plainInsights(world, 'Acme', allInUtc).trend, [
    { ...empty, start: '2017-10-31T22:30:00Z', outbound: 1 },
    { ...empty, start: '2017-11-01T00:00:00Z' },
    {
      start: '2017-11-02T00:00:00Z',
      inbound: 1,
      outbound: 1,
      responded: 1,
      response_rate: 100,
      median_response_seconds: 10,
    },
  ]);
});

type Interval = 'hour' | 'day' | 'week' | 'month';

/** The starts of a trend over [from, to). */
function starts(from: string, to: string, interval: Interval, time_zone: string): string[] {
  const period = { from: seconds(from), to: seconds(to) };
  return plainInsights([company('1')], 'Acme', { ...period, interval, time_zone }).trend.map(({ start }) => start);
}

test('Weeks begin on Monday, and months on their first', (t) => {
  // 2017-10-31 is a Tuesday.
  t.deepEqual(starts('2017-10-30T00:00:00Z', '2017-11-13T00:00:00Z', 'week', 'UTC'), [
    '2017-10-30T00:00:00Z',
    '2017-11-06T00:00:00Z',
  ]);
  t.deepEqual(starts('2017-10-31T05:00:00Z', '2017-11-06T00:00:01Z', 'week', 'UTC'), [
    '2017-10-31T05:00:00Z',
    '2017-11-06T00:00:00Z',
  ]);
  t.deepEqual(starts('2018-01-31T05:00:00Z', '2018-03-01T00:00:01Z', 'month', 'UTC'), [
    '2018-01-31T05:00:00Z',
    '2018-02-01T00:00:00Z',
    '2018-03-01T00:00:00Z',
  ]);
});

test('An empty period has no bucket', (t) => {
  t.deepEqual(starts('2017-10-31T05:00:00Z', '2017-10-31T05:00:00Z', 'day', 'UTC'), []);
});

test('Days follow the daylight saving time of Berlin', (t) => {
  // The clock goes back on 2017-10-29: the day has 25 hours.
  t.deepEqual(starts('2017-10-28T22:00:00Z', '2017-10-30T23:00:00Z', 'day', 'Europe/Berlin'), [
    '2017-10-29T00:00:00+02:00',
    '2017-10-30T00:00:00+01:00',
  ]);
  // It goes forward on 2018-03-25: from 00:00+01:00 to the next midnight are 23 hours.
  t.deepEqual(starts('2018-03-24T23:00:00Z', '2018-03-25T22:00:01Z', 'day', 'Europe/Berlin'), [
    '2018-03-25T00:00:00+01:00',
    '2018-03-26T00:00:00+02:00',
  ]);
  t.deepEqual(starts('2017-10-15T22:00:00Z', '2017-11-01T00:00:00Z', 'week', 'Europe/Berlin'), [
    '2017-10-16T00:00:00+02:00',
    '2017-10-23T00:00:00+02:00',
    '2017-10-30T00:00:00+01:00',
  ]);
});

test('The hour that Berlin has twice is two buckets, and the one that it has not is none', (t) => {
  t.deepEqual(starts('2017-10-28T23:30:00Z', '2017-10-29T02:30:00Z', 'hour', 'Europe/Berlin'), [
    '2017-10-29T01:30:00+02:00',
    '2017-10-29T02:00:00+02:00',
    '2017-10-29T02:00:00+01:00',
    '2017-10-29T03:00:00+01:00',
  ]);
  t.deepEqual(starts('2018-03-25T00:00:00Z', '2018-03-25T02:00:00Z', 'hour', 'Europe/Berlin'), [
    '2018-03-25T01:00:00+01:00',
    '2018-03-25T03:00:00+02:00',
  ]);
});

test('Tweets of the hour that Berlin has twice count where they belong', (t) => {
  const world = [
    company('1', { at: seconds('2017-10-29T00:30:00Z') }),
    customer('2', { parent: '1', at: seconds('2017-10-29T01:15:00Z') }),
    customer('3', { parent: '1', at: seconds('2017-10-29T01:45:00Z') }),
  ];
  const from = seconds('2017-10-29T00:00:00Z');
  const { trend } = plainInsights(world, 'Acme', { from, interval: 'hour', time_zone: 'Europe/Berlin' });
  t.deepEqual(
    trend.map(({ start, inbound, outbound }) => ({ start, inbound, outbound })),
    [
      { start: '2017-10-29T02:00:00+02:00', inbound: 0, outbound: 1 },
      { start: '2017-10-29T02:00:00+01:00', inbound: 2, outbound: 0 },
    ],
  );
});

test('A midnight that does not exist is the first instant of the day', (t) => {
  // In São Paulo 2017-10-15 begins at 01:00−02:00, which is 03:00 UTC.
  t.deepEqual(starts('2017-10-14T03:00:00Z', '2017-10-16T02:00:01Z', 'day', 'America/Sao_Paulo'), [
    '2017-10-14T00:00:00-03:00',
    '2017-10-15T01:00:00-02:00',
    '2017-10-16T00:00:00-02:00',
  ]);
});

test('Hours begin where the clock shows them, also in zones with half hours', (t) => {
  t.deepEqual(starts('2017-10-31T12:00:00Z', '2017-10-31T12:30:01Z', 'hour', 'Asia/Kolkata'), [
    '2017-10-31T17:30:00+05:30',
    '2017-10-31T18:00:00+05:30',
  ]);
});

test('A time zone moves the buckets, not the figures', (t) => {
  const world = answeredAfter([10, 86400, 200000]);
  const utc = plainInsights(world, 'Acme', allInUtc);
  const apia = plainInsights(world, 'Acme', { interval: 'hour', time_zone: 'Pacific/Apia' });
  t.deepEqual({ ...apia, trend: [] }, { ...utc, trend: [] });
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  t.is(sum(apia.trend.map(({ outbound }) => outbound)), 3);
  t.is(sum(apia.trend.map(({ inbound }) => inbound)), 3);
});
