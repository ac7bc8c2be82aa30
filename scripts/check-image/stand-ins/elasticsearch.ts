import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';

// In the place of Elasticsearch's image in `npm run check:image`: the embedded node, which has no security, behind TLS with the certificate that docker-compose.yml
// names, and behind the passwords that were put by _security. Roles are stored and not enforced. It runs in a container that has nothing but this file.

const { JAVA_HOME = '/java', NODE_FOLDER = '/elasticsearch', ELASTIC_PASSWORD = '', ...env } = process.env;
const inner = 9299;
const folder = '/usr/share/elasticsearch/data';

const settings = Object.entries(env).filter(([name]) => /^(discovery|cluster)\./.test(name));
const node = spawn(
  `${JAVA_HOME}/bin/java`,
  [
    '-Xms512m',
    '-Xmx512m',
    '--enable-native-access=ALL-UNNAMED',
    '--add-modules=jdk.incubator.vector',
    '-cp',
    `${NODE_FOLDER}/classes:${NODE_FOLDER}/lib/*`,
    'EmbeddedNode',
    `${NODE_FOLDER}/home`,
    'network.host=127.0.0.1',
    `http.port=${inner}`,
    `path.data=${folder}`,
    ...settings.map(([name, value]) => `${name}=${value}`),
  ],
  { stdio: ['pipe', 'inherit', 'inherit'] },
);
node.on('exit', (code) => process.exit(code ?? 1));
process.on('SIGTERM', () => node.kill('SIGTERM'));

const passwords = new Map([['elastic', ELASTIC_PASSWORD]]);
const file = (name: string) => readFileSync(env[`xpack.security.http.ssl.${name}`] ?? '');

createServer({ cert: file('certificate'), key: file('key') }, (incoming, answer) => {
  const user = userOf(incoming.headers.authorization);
  if (user === null)
    say(answer, 401, { error: { type: 'security_exception', reason: 'unable to authenticate' }, status: 401 });
  else if (incoming.url?.startsWith('/_security/')) void security(incoming, answer, user);
  else forward(incoming, answer);
}).listen(9200, '0.0.0.0');

function userOf(header = ''): string | null {
  const [user = '', ...rest] = Buffer.from(header.replace(/^Basic /, ''), 'base64')
    .toString()
    .split(':');
  const password = passwords.get(user);
  return password !== undefined && password !== '' && password === rest.join(':') ? user : null;
}

async function security(incoming: IncomingMessage, answer: ServerResponse, user: string): Promise<void> {
  const [, kind, name = ''] = (incoming.url ?? '').split('?')[0]?.slice(1).split('/') ?? [];
  if (kind === '_authenticate') return say(answer, 200, { username: user });
  if (user !== 'elastic')
    return say(answer, 403, { error: { type: 'security_exception', reason: 'not authorized' }, status: 403 });
  const body = JSON.parse((await text(incoming)) || '{}');
  if (kind === 'user' && typeof body.password === 'string') passwords.set(name, body.password);
  else if (kind !== 'role')
    return say(answer, 404, { error: { type: 'not_known_to_the_stand_in', reason: incoming.url }, status: 404 });
  say(answer, 200, { created: true });
}

function forward(incoming: IncomingMessage, answer: ServerResponse): void {
  const { authorization: _, ...headers } = incoming.headers;
  const onward = request(
    { host: '127.0.0.1', port: inner, method: incoming.method, path: incoming.url, headers },
    (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    },
  );
  onward.on('error', (error) => say(answer, 503, { error: { type: 'not_ready', reason: error.message }, status: 503 }));
  incoming.pipe(onward);
}

function say(answer: ServerResponse, status: number, body: object): void {
  if (answer.headersSent) return void answer.destroy();
  answer.writeHead(status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
  answer.end(JSON.stringify(body));
}
