import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import jwt from 'jsonwebtoken';
import { runScript } from './run-script.ts';

const JWT_SECRET = 'a secret for the tests that is long enough';

test('it prints a token with all scopes and nothing else', async (t) => {
  const { code, stdout, stderr } = await runScript('token.ts', [], { JWT_SECRET });
  t.is(code, 0);
  t.is(stderr, '');
  t.regex(stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const claims = jwt.verify(stdout.trim(), JWT_SECRET, { algorithms: ['HS256'] }) as jwt.JwtPayload;
  t.is(claims['scope'], 'tweets:write insights:read issues:refresh');
  t.is(claims['companies'], undefined);
  t.is((claims.exp ?? 0) - (claims.iat ?? 0), 3600);
});

test('with --file it puts the token into a file that only its user can read, and prints nothing', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'token-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'token');
  t.deepEqual(await runScript('token.ts', ['--file', file], { JWT_SECRET }), { code: 0, stdout: '', stderr: '' });
  t.truthy(jwt.verify((await readFile(file, 'utf8')).trim(), JWT_SECRET));
  t.is((await stat(file)).mode & 0o777, 0o600);
  const away = await runScript('token.ts', ['--file', join(folder, 'none', 'token')], { JWT_SECRET });
  t.is(away.code, 1);
  t.regex(away.stderr, /ENOENT/);
});

test('it takes scopes, companies, a time to live, and the issuer and audience of the service', async (t) => {
  const args = [
    '--scope',
    'insights:read',
    '--company',
    'Acme',
    '--company',
    'Bolt',
    '--expires',
    '2d',
    '--subject',
    'ada',
  ];
  const { stdout } = await runScript('token.ts', args, { JWT_SECRET, JWT_ISSUER: 'us', JWT_AUDIENCE: 'them' });
  const claims = jwt.verify(stdout.trim(), JWT_SECRET, { issuer: 'us', audience: 'them' }) as jwt.JwtPayload;
  t.like(claims, { scope: 'insights:read', companies: ['Acme', 'Bolt'], sub: 'ada' });
  t.is((claims.exp ?? 0) - (claims.iat ?? 0), 2 * 24 * 3600);
});

for (const [what, args, env, words] of [
  ['no secret', [], {}, /JWT_SECRET is not set/],
  ['a short secret', [], { JWT_SECRET: 'short' }, /shorter than 32 bytes/],
  ['an unknown scope', ['--scope', 'everything'], { JWT_SECRET }, /no scope everything/],
  ['a time to live that is none', ['--expires', 'soon'], { JWT_SECRET }, /--expires takes/],
  ['an unknown option', ['--compny', 'x'], { JWT_SECRET }, /--compny/],
] as const) {
  test(`${what} is said in a sentence, with the usage, and nothing is printed`, async (t) => {
    const { code, stdout, stderr } = await runScript('token.ts', [...args], { ...env });
    t.is(code, 1);
    t.is(stdout, '');
    t.regex(stderr, words);
    t.regex(stderr, /Usage: npm run --silent token/);
    t.notRegex(stderr, /\n {4}at /);
  });
}
