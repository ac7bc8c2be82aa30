import test from 'ava';
import { problemOf } from '../../support/problem-of.ts';
import { startTestService, type TestService } from '../../support/service.ts';
import { askTweets, type TweetsParameters } from '../../support/tweets-of.ts';

let service: TestService;
test.before(async () => {
  service = await startTestService(null);
});
test.after.always(() => service.stop());

async function asked(parameters: TweetsParameters) {
  const { status, errors = [], detail } = await problemOf(await askTweets(service, parameters));
  return { status, paths: errors.map(({ path }) => path), detail };
}

test('a value that cannot be is a 400 that names its parameter', async (t) => {
  const bad: [string, string[]][] = [
    ['q', ['', 'x'.repeat(501), 'ab*', 'abc* bcd* cde* def*', 'a '.repeat(31)]],
    ['company', ['', 'a,', ',a', 'a b', 'a-b', 'x'.repeat(51), Array(21).fill('a').join()]],
    ['inbound', ['', 'yes', '1', 'TRUE']],
    ['responded', ['no']],
    ['responded_by', ['', 'a,b', 'a-b']],
    ['conversation', ['', 'a b', 'x'.repeat(33)]],
    ['author', ['', 'x'.repeat(101)]],
    ['weekday', ['0', '8', 'Monday', '1.5', '']],
    ['hour', ['-1', '24', '1.5', '']],
    ['from', ['yesterday']],
    ['time_zone', ['Mars/Olympus']],
    ['sort', ['', 'random', 'relevance']],
    ['limit', ['0', '201', 'x', '-1']],
    ['after', ['', 'x'.repeat(10_001)]],
    ['since', ['2017-10-01']],
  ];
  for (const [name, values] of bad) {
    for (const value of values)
      t.like(await asked({ [name]: value }), { status: 400, paths: [name] }, `${name}=${value}`);
  }
  for (const name of ['response_seconds_from', 'response_seconds_to']) {
    for (const value of ['-1', '1.5', '1e3', '1234567890123']) {
      t.like(await asked({ company: 'acme', [name]: value }), { status: 400, paths: [name] }, value);
    }
  }
  t.regex((await asked({ after: 'x'.repeat(10_001) })).detail, /after: is not the `next` of an answer/);
  t.regex((await asked({ q: 'ab*' })).detail, /at least 3 characters have to stand before a \*/);
  t.is((await askTweets(service, { limit: 200, hour: '09', company: Array(20).fill('a').join() })).status, 200);
});

test('what does not go together is a 400 that names all of it', async (t) => {
  const needy = { response_seconds_from: 1, response_seconds_to: 2, negative_response_time: true };
  for (const company of [{}, { company: 'a,b' }]) {
    t.like(await asked({ ...needy, ...company }), { status: 400, paths: Object.keys(needy) });
  }
  t.like(await asked({ company: 'a', response_seconds_from: 2, response_seconds_to: 1 }), {
    status: 400,
    paths: ['response_seconds_from', 'response_seconds_to'],
  });
  t.like(await asked({ from: '2017-10-02', to: '2017-10-02' }), { status: 400, paths: ['from', 'to'] });
  // The same company twice, in two spellings, is one.
  t.is((await askTweets(service, { company: 'a,A', response_seconds_from: 1 })).status, 200);
});

test('a company that the token does not cover is a 403', async (t) => {
  for (const parameters of [{ company: 'Acme,Beta' }, { responded_by: 'beta' }]) {
    const response = await askTweets(service, parameters, ['acme']);
    t.is(response.status, 403);
    t.regex((await problemOf(response)).detail, /does not cover the company beta/i);
  }
});

test('a page of a table is a 400', async (t) => {
  const response = await service.request('/tweets.csv?limit=5&after=x');
  t.is(response.status, 400);
  t.deepEqual(
    (await problemOf(response)).errors?.map(({ path, message }) => `${path} ${message}`),
    ['limit is for pages: a table has all rows', 'after is for pages: a table has all rows'],
  );
});
