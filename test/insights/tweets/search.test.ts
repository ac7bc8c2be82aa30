import test from 'ava';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { idsOf, tweetsOf } from '../../support/tweets-of.ts';
import { asks, ingestRows, later, says } from '../../support/world.ts';

const texts: Record<string, string> = {
  '1': '@Acme I want a refund!',
  '2': 'Two refunds, please',
  '3': 'You never REFUNDED me',
  '4': 'cancel my order',
  '5': 'order cancelled',
  '6': 'I am cancelling it',
  '7': 'the delay again',
  '8': 'delays, delays',
  '9': 'flat battery',
  '10': 'all batteries are flat',
  '11': "I can't log in",
  '12': 'I can’t log in either',
  '13': 'so angry 😡 right now',
  '14': 'terms &amp; conditions &lt;b&gt;bold&lt;/b&gt;',
  '15': '#EpicFail at the gate, see https://t.co/aBc1',
  '16': '@Other_Co lost bag. No reply',
  '17': 'bag lost, @acme_x',
  '18': 'e-mail me at e@mail.com',
  '19': "I can't, I won’t, I don't",
  '20': 'Ὀδυσσεύς und Größe 12,5',
  '23': "the airline's app",
  '24': 'my other airlines’s app',
  '25': 'thanks \u{1F44D}\u{1F3FD}\u{1F44D}\u{1F3FD} love it ❤\uFE0F',
  '26': 'thanks \u{1F44D} love it ❤',
};

const all = Object.keys(texts).length + 2;

let service: TestService;
const found = async (q: string) => (await idsOf(service, { q, sort: 'oldest' })).join(' ');

test.before(async () => {
  service = await startTestService(null);
  const start = '2017-10-02 10:00:00';
  await ingestRows(service, [
    ...Object.entries(texts).map(([id, text]) => asks(id, later(start, Number(id)), { text })),
    says('21', later(start, 21), { by: 'Acme', text: 'We are sorry' }),
    says('22', later(start, 22), { by: 'other_co', text: 'So are we' }),
  ]);
});
test.after.always(() => service.stop());

test('a word finds its other forms of number and tense, in any case', async (t) => {
  for (const q of ['refund', 'refunds', 'Refunded', 'REFUNDING', 'refund!']) t.is(await found(q), '1 2 3', q);
  for (const q of ['cancel', 'cancelled', 'canceling', 'cancels']) t.is(await found(q), '4 5 6', q);
  for (const q of ['delay', 'delays', 'delayed']) t.is(await found(q), '7 8', q);
  for (const q of ['battery', 'batteries']) t.is(await found(q), '9 10', q);
  // Another word of the same beginning is no form of it.
  t.is(await found('fund'), '');
});

test('all words have to be there, and none that is excluded', async (t) => {
  t.is(await found('flat battery'), '9 10');
  t.is(await found('order refund'), '');
  t.is(await found('refund -want'), '2 3');
  t.is(await found('refund -refunds'), '');
  t.is(await found('lost -"lost bag"'), '17');
  t.is(await found('order -cancell*'), '4');
  // With exclusions only it is everything but these.
  t.is((await tweetsOf(service, { q: '-refund' })).total, all - 3);
  t.is((await tweetsOf(service, { q: '-"no such phrase" -nosuchword' })).total, all);
});

test('a phrase is word for word, across punctuation', async (t) => {
  t.is(await found('"lost bag"'), '16');
  t.is(await found('"bag no reply"'), '16');
  t.is(await found('"bag. NO -- reply"'), '16');
  t.is(await found('"bag lost" @acme_x'), '17');
  t.is(await found('"refund me"'), '');
  t.is(await found('"terms & conditions"'), '14');
});

test('curly and straight apostrophes are one', async (t) => {
  for (const q of ["can't", 'can’t', 'CAN’T', 'can’t*']) t.is(await found(q), '11 12 19', q);
  t.is(await found('"i can’t log"'), '11 12');
  t.is(await found('"i can’t i won\'t i don’t"'), '19');
  t.is(await found("-can't log"), '');
});

test("a word is found with 's, and one with 's as it is", async (t) => {
  for (const q of ['airline', 'airlines', 'AIRLINE']) t.is(await found(q), '23 24', q);
  for (const q of ["airline's", 'airline’s']) t.is(await found(q), '23', q);
  t.is(await found('"airline app"'), '');
  t.is(await found('app -airline'), '');
  t.is((await tweetsOf(service, { q: 'airline' })).items[1]?.highlight, 'the <mark>airline&#x27;s</mark> app');
});

test('an emoji is found in every skin tone, with colour or without; one of a skin tone as it is', async (t) => {
  t.is(await found('\u{1F44D}'), '25 26');
  t.is(await found('\u{1F44D}\u{1F3FD}'), '25');
  t.is(await found('\u{1F44D}\u{1F3FF}'), '');
  for (const q of ['❤', '❤\uFE0F']) t.is(await found(q), '25 26', q);
  t.is(await found('thanks -❤'), '');
  t.is((await tweetsOf(service, { q: '\u{1F44D}' })).items[0]?.highlight, 'thanks <mark>\u{1F44D}</mark> love it ❤');
});

test('a prefix finds whatever begins so', async (t) => {
  t.is(await found('refund*'), '1 2 3');
  t.is(await found('CANCELL*'), '5 6');
  t.is(await found('epic*'), '15');
  t.is(await found('größ*'), '20');
});

test('handles find who is mentioned and who wrote, in any case; tags their word', async (t) => {
  t.is(await found('@acme'), '1 21');
  t.is(await found('@ACME_X'), '17');
  t.is(await found('@Other_CO'), '16 22');
  t.is(await found('-@ann @other_co'), '22');
  t.is(await found('@other'), '');
  t.is(await found('#epicfail'), '15');
  t.is(await found('epicfail'), '15');
});

test('entities are what they stand for, and emoji, addresses and other letters are found', async (t) => {
  t.is(await found('amp'), '');
  t.is(await found('<b>bold</b>'), '14');
  t.is(await found('😡'), '13');
  t.is(await found('angry -😡'), '');
  t.is(await found('https://t.co/aBc1'), '15');
  t.is(await found('t.co/abc1'), '15');
  t.is(await found('e-mail'), '18');
  t.is(await found('mail'), '18');
  t.is(await found('ὀδυσσεύς GRÖßE 12,5'), '20');
});

test('nothing that a person types fails, and what says nothing finds everything', async (t) => {
  for (const q of [
    '"',
    '-',
    '*',
    '""',
    ' ',
    '- *',
    '@',
    '#',
    "'",
    '!!',
    '"-"',
    '_',
    '™',
    '\u0000',
    '\u{1f9d1}\u200d\u{1f4bb}*',
  ]) {
    await t.notThrowsAsync(() => tweetsOf(service, { q }), q);
  }
  for (const q of ['"', '-', '*', '- *', '@', '!!']) t.is((await tweetsOf(service, { q })).total, all, q);
  t.is(await found('"lost bag'), '16 17');
  t.is(await found('AND'), '');
  t.is(await found('lost OR bag'), '');
  for (const q of ['a:b', '(', 'created_at:[* TO *]', 'a~2', '\\', 'a^5', '/x/', '{"a":1}', '<script>', '%']) {
    await t.notThrowsAsync(() => tweetsOf(service, { q }), q);
  }
  await t.notThrowsAsync(() => tweetsOf(service, { q: 'x'.repeat(500) }));
  await t.notThrowsAsync(() => tweetsOf(service, { q: 'cancelled '.repeat(30) }));
});

test('a text that is too long is refused without being read', async (t) => {
  const refused = await problemOf(await service.request(`/tweets?q=${'a*+'.repeat(300)}`));
  // Read, it would have too many words and prefixes as well.
  t.deepEqual(refused.errors, [{ path: 'q', message: 'has more than 500 characters' }]);
  // Characters, as the document counts them: an emoji is one.
  t.is((await service.request(`/tweets?q=${encodeURIComponent('\u{1F621}'.repeat(500))}`)).status, 200);
  t.is((await service.request(`/tweets?q=${encodeURIComponent('\u{1F621}'.repeat(501))}`)).status, 400);
});

test('what was found is marked, in HTML that is safe', async (t) => {
  const highlight = async (q: string) => (await tweetsOf(service, { q })).items[0]?.highlight;
  t.is(await highlight('refund'), 'You never <mark>REFUNDED</mark> me');
  t.is(await highlight('bold'), 'terms &amp; conditions &lt;b&gt;<mark>bold</mark>&lt;&#x2F;b&gt;');
  t.is(await highlight("won't"), 'I can&#x27;t, I <mark>won’t</mark>, I don&#x27;t');
  t.is(await highlight('"lost bag" @other_co'), '@<mark>Other_Co</mark> <mark>lost bag</mark>. No reply');
  t.is(await highlight('cancelli*'), 'I am <mark>cancelling</mark> it');
  t.is(await highlight('😡'), 'so angry <mark>😡</mark> right now');
  // Found by who wrote it, or for what it has not: nothing to mark, and escaped all the same.
  t.is(await highlight('@other_co -bag'), 'So are we');
  t.is(
    await highlight(
      '-sorry -so -order -refund -delay -battery -log -at -bag -can’t -größe -it -angry -e-mail -airline -thanks',
    ),
    'terms &amp; conditions &lt;b&gt;bold&lt;&#x2F;b&gt;',
  );
  t.is((await tweetsOf(service)).items[0]?.highlight, null);
});

test('a text in which nothing is marked is escaped like one in which something is', async (t) => {
  const other = await startTestService(t);
  const text = `it's "one" & <b> / two\u2029\u00a0‘é’ \u{1f9d1}\u200d\u{1f4bb} \` = ; \t# \\`;
  const at = '2017-10-02 10:00:00';
  await ingestRows(other, [asks('1', at, { text: text.replaceAll('"', '""') }), says('2', later(at, 1))]);
  const highlights = async (q: string) =>
    (await tweetsOf(other, { q, sort: 'oldest' })).items.map(({ highlight }) => highlight);
  const [marked] = await highlights('one');
  t.regex(marked ?? '', /^it&#x27;s &quot;<mark>one<\/mark>&quot; &amp; &lt;b&gt; &#x2F; two/);
  const plain = marked?.replace(/<\/?mark>/g, '') ?? '';
  // The other one is empty.
  for (const q of ['-zebra', '!!']) t.deepEqual(await highlights(q), [plain, ''], q);
  t.deepEqual(await highlights('@ann -zebra'), [plain]);
});

test('by relevance the tweet that says it more often comes first', async (t) => {
  t.deepEqual(await idsOf(service, { q: 'delay', sort: 'relevance' }), ['8', '7']);
  t.deepEqual(await idsOf(service, { q: 'delay', sort: 'oldest' }), ['7', '8']);
  t.deepEqual(await idsOf(service, { q: 'delay' }), ['8', '7']);
});
