import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { z } from 'zod';
import { certificate, privateKey } from './tls-stand-in.ts';

export const Given = z.looseObject({
  type: z.string(),
  id: z.string(),
  typeMigrationVersion: z.string(),
  attributes: z.looseObject({ title: z.string() }),
  references: z.array(z.object({ type: z.string(), id: z.string() })),
});
export type Given = z.infer<typeof Given>;

type Behaviour = {
  /** How many requests meet a Kibana that is still starting. */
  starting?: number;
  authorization?: string;
  isSecure?: boolean;
  /** Objects that it refuses as newer than itself, by their ids. */
  refused?: string[];
};

/** Kibana's HTTP API as far as the import uses it (elastic/kibana, core/packages/saved-objects: routes/import.ts and import-export-server-internal). */
export async function startKibanaStub(
  t: ExecutionContext,
  { starting = 0, authorization, isSecure = false, refused = [] }: Behaviour = {},
) {
  const spaces = new Map<string, Map<string, Given>>([
    ['default', new Map()],
    ['support', new Map()],
  ]);
  let stillStarting = starting;
  const requests: string[] = [];
  const answer = async (request: IncomingMessage): Promise<[number, unknown]> => {
    requests.push(`${request.method} ${request.url}`);
    if (stillStarting > 0) {
      stillStarting -= 1;
      return [503, 'Kibana server is not ready yet'];
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://kibana');
    if (pathname === '/api/status') return [200, { status: { overall: { level: 'available' } } }];
    if (authorization && request.headers.authorization !== authorization)
      return fault(
        401,
        'Unauthorized',
        'unable to authenticate user [analyst] for REST request [/_security/_authenticate]',
      );
    if (request.headers['kbn-xsrf'] === undefined)
      return fault(400, 'Bad Request', 'Request must contain a kbn-xsrf header.');
    const [, space = 'default'] = /^\/s\/([^/]+)\//.exec(pathname) ?? [];
    const stored = spaces.get(space);
    if (!stored || !pathname.endsWith('/api/saved_objects/_import')) return fault(404, 'Not Found', 'Not Found');
    const form = await new Response(await buffer(request), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
    const file = form.get('file');
    if (!(file instanceof File) || !file.name.endsWith('.ndjson'))
      return fault(400, 'Bad Request', 'Invalid file extension');
    const objects = (await file.text())
      .split('\n')
      .filter(Boolean)
      .map((line) => Given.parse(JSON.parse(line)));
    return [200, importInto(stored, objects, searchParams.get('overwrite') === 'true', refused)];
  };
  const listener: RequestListener = async (request, response) => {
    const [status, body] = await answer(request);
    response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = isSecure
    ? createSecureServer({ cert: certificate, key: privateKey }, listener)
    : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}`, requests, spaces };
}

const fault = (statusCode: number, error: string, message: string): [number, unknown] => [
  statusCode,
  { statusCode, error, message },
];

/** Missing references and conflicts keep all objects out; other faults only their own. */
function importInto(
  stored: Map<string, Given>,
  objects: readonly Given[],
  isOverwriting: boolean,
  refused: readonly string[],
) {
  const key = ({ type, id }: { type: string; id: string }) => `${type}:${id}`;
  const there = new Set([...stored.keys(), ...objects.map(key)]);
  const described = ({ id, type, attributes }: Given) => ({ id, type, meta: { title: attributes.title } });
  const resolvable = objects.flatMap((object) => {
    const missing = object.references.filter((reference) => !there.has(key(reference)));
    if (missing.length > 0)
      return [{ ...described(object), error: { type: 'missing_references', references: missing } }];
    return stored.has(key(object)) && !isOverwriting ? [{ ...described(object), error: { type: 'conflict' } }] : [];
  });
  if (resolvable.length > 0) return { success: false, successCount: 0, errors: resolvable };
  const taken = objects.filter(({ id }) => !refused.includes(id));
  for (const object of taken) stored.set(key(object), object);
  const errors = objects
    .filter(({ id }) => refused.includes(id))
    .map((object) => ({
      ...described(object),
      error: {
        type: 'unknown',
        statusCode: 422,
        error: 'Unprocessable Entity',
        message: `Document "${object.id}" belongs to a more recent version of Kibana`,
      },
    }));
  return { success: errors.length === 0, successCount: taken.length, ...(errors.length > 0 ? { errors } : {}) };
}
