import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { describeFile } from '../../scripts/generate/describe/describe-file.ts';
import { runScript } from './run-script.ts';

async function fileOf(t: ExecutionContext, content: string, name = 'tweets.csv'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'generate-test-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/*
 * Tweet 3 (row 3) ← 1 (row 1) ← 2 (row 2) ← 4 (row 4) is one conversation; 8, whose parent 99 is missing, is another.
 * Response 5 is missing too. From a reply to its parent there are 2, 1 and 2 rows; 2 and 4 stand below theirs.
 * Tweet 3 belongs to Acme, which answered after 10 minutes; 2 to Acme (its parent) and Bolt, which answered after 30;
 * 8 to no one. 2 came back after 10 minutes. The texts have 8, 17, 9, 6 and 6 characters.
 */
const byHand = `,tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id
0,1,Acme,False,Tue Oct 31 22:10:00 +0000 2017,@7 hello,2,3.0
1,2,7,True,Tue Oct 31 22:20:00 +0000 2017,@acme @Bolt both?,"4,5",1.0
2,3,7,True,Tue Oct 31 22:00:00 +0000 2017,I &amp; 😀,1,
3,4,Bolt,False,Tue Oct 31 22:50:00 +0000 2017,@7 yes,,2.0
4,8,9,True,Sun May 01 10:00:00 +0000 2016,"no
one",,99.0
`;

test('a file is described as by hand', async (t) => {
  const figures = await describeFile(await fileOf(t, byHand));
  t.deepEqual(figures.slice(0, 6), [
    ['rows', '5'],
    ['… rejected', '0'],
    ['bytes of a row', (Buffer.byteLength(byHand) / 5).toFixed(2)],
    ['inbound tweets', '60.00 %'],
    ['companies', '2'],
    ['outbound tweets of company 1', '50.00 % Acme'],
  ]);
  const from = figures.findIndex(([label]) => label === '… the smallest');
  t.deepEqual(figures.slice(from, from + 48), [
    ['… the smallest', '50.00 %'],
    ['customers', '2'],
    ['inbound tweets of a customer: mean', '1.50'],
    ['… most', '2'],
    ['tweets that name no parent', '20.00 %'],
    ['tweets that name several responses', '20.00 %'],
    ['most responses of a tweet', '2'],
    ['named parents that are not in the file', '25.00 %'],
    ['named responses that are not in the file', '25.00 %'],
    ['rows from a reply to its parent: median', '2'],
    ['… 95th percentile', '2.00'],
    ['… 99th percentile', '2.00'],
    ['… largest', '2'],
    ['… over 1,000', '0.00 %'],
    ['… the reply comes later in the file', '66.67 %'],
    ['conversations', '2'],
    ['tweets of a conversation: mean', '2.50'],
    ['… median', '2.5'],
    ['… 90th percentile', '3.7'],
    ['… 99th percentile', '4'],
    ['… largest', '4'],
    ['depth of a conversation: median', '2.5'],
    ['… 90th percentile', '3.7'],
    ['… 99th percentile', '4'],
    ['… largest', '4'],
    ['inbound tweets that a company answered', '66.67 %'],
    ['inbound tweets of no company', '33.33 %'],
    ['inbound tweets of several companies', '33.33 %'],
    ["minutes to a company's answer: quartiles", '15.0 / 20.0 / 25.0'],
    ['… of company 1', '10.0 / 10.0 / 10.0'],
    ['… of company 2', '30.0 / 30.0 / 30.0'],
    ['… of company 3', '- / - / -'],
    ["minutes to a customer's reply: quartiles", '10.0 / 10.0 / 10.0'],
    ['first day', '2016-05-01'],
    ['last day', '2017-10-31'],
    ['October to December 2017', '80.00 %'],
    ['characters of a text: 10th percentile', '6'],
    ['… median', '8'],
    ['… 90th percentile', '13.8'],
    ['… 99th percentile', '16.7'],
    ['… longest', '17'],
    ['texts with &amp;', '20.00 %'],
    ['texts with &lt; or &gt;', '0.00 %'],
    ['texts with emoji', '20.00 %'],
    ['texts with other than ASCII', '20.00 %'],
    ['texts with a line break', '20.00 %'],
    ['texts with a comma', '0.00 %'],
    ['texts with a quote', '0.00 %'],
  ]);
});

test('links that one side states and links in a circle are followed; a customer who goes on keeps the company', async (t) => {
  const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n';
  // 1 lists 2, which lists 3: one conversation of three below each other. 4 and 5 reply to each other: another.
  const links = `1,7,True,2017-01-01,@Acme x,2,\n2,7,True,2017-01-01,x,3,\n3,Acme,False,2017-01-01,x,,\n`;
  const circle = `4,7,True,2017-01-01,x,,5\n5,7,True,2017-01-01,x,,4\n`;
  const rejected = '6,7,perhaps,2017-01-01,x,,\n';
  const figures = await describeFile(await fileOf(t, header + links + circle + rejected));
  const shown = new Map(figures);
  t.is(shown.get('rows'), '6');
  t.is(shown.get('… rejected'), '1');
  t.is(shown.get('conversations'), '2');
  t.is(shown.get('tweets of a conversation: mean'), '2.50');
  t.is(shown.get('inbound tweets of no company'), '50.00 %');
  t.is(shown.get('tweets that name no parent'), '60.00 %');
});

test('--describe shows files beside each other, from where the person is', async (t) => {
  const path = await fileOf(t, byHand, 'a.csv');
  const env = { INIT_CWD: join(path, '..') };
  const { code, stdout } = await runScript('generate.ts', ['--describe', 'a.csv', path], env);
  t.is(code, 0);
  t.regex(stdout, /^ +a\.csv +\/.*a\.csv\nrows +5 +5\n/);
  t.regex(stdout, /\ninbound tweets +60\.00 % +60\.00 %\n/);
});
