import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

// In the place of Kibana's image in `npm run check:image`: it is ready once Elasticsearch takes its user and password, by TLS and the authority that it was given,
// lets in whom Elasticsearch knows, and takes every object that is sent to it. It runs in a container that has nothing but this file.

const { ELASTICSEARCH_HOSTS = '', ELASTICSEARCH_USERNAME = '', ELASTICSEARCH_PASSWORD = '', ...env } = process.env;
const authority = readFileSync(env['ELASTICSEARCH_SSL_CERTIFICATEAUTHORITIES'] ?? '');
for (const name of [
  'XPACK_SECURITY_ENCRYPTIONKEY',
  'XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY',
  'XPACK_REPORTING_ENCRYPTIONKEY',
])
  if ((env[name] ?? '').length < 32) throw new Error(`${name} is missing or shorter than 32 characters.`);

const own = `Basic ${Buffer.from(`${ELASTICSEARCH_USERNAME}:${ELASTICSEARCH_PASSWORD}`).toString('base64')}`;
let digest = '';
process.on('SIGTERM', () => process.exit(0));

createServer(async (incoming, answer) => {
  const sent = await text(incoming);
  if ((await statusFor(own)) !== 200) return say(answer, 503, { message: 'Kibana server is not ready yet.' });
  if (incoming.url === '/') return void answer.writeHead(302, { location: '/login' }).end();
  if ((await statusFor(incoming.headers.authorization ?? '')) !== 200)
    return say(answer, 401, { message: 'Unauthorized' });
  if (incoming.url === '/api/status') return say(answer, 200, { status: { overall: { level: 'available' } } });
  if (!incoming.url?.startsWith('/api/saved_objects/_import')) return say(answer, 404, { message: incoming.url });
  const objects = sent.split('\n').filter((line) => line.startsWith('{'));
  digest = createHash('sha256').update(objects.join('\n')).digest('hex');
  console.log(`took ${objects.length} objects, ${digest}`);
  say(answer, 200, { success: true, successCount: objects.length, warnings: [] });
}).listen(5601, '0.0.0.0');

function statusFor(authorization: string): Promise<number> {
  return new Promise((settle) => {
    const asking = request(
      `${ELASTICSEARCH_HOSTS}/_security/_authenticate`,
      { ca: authority, headers: { authorization } },
      (answer) => {
        answer.resume();
        settle(answer.statusCode ?? 0);
      },
    );
    asking.on('error', () => settle(0));
    asking.end();
  });
}

function say(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
