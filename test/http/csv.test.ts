import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text as textFrom } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import Koa from 'koa';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { type CsvRow, sendCsv, wantsCsv } from '../../src/http/csv.ts';
import { mount } from '../../src/http/mount.ts';
import { problems } from '../../src/http/problem.ts';
import { route } from '../../src/http/route.ts';
import { problemOf } from '../support/problem-of.ts';

type Rows = AsyncIterable<CsvRow> | Iterable<CsvRow>;

/** Serves one list as JSON and as a table of these rows; gives the address of the server. */
async function serve(
  t: ExecutionContext,
  columns: string[],
  rows: () => Rows,
  logged: unknown[] = [],
): Promise<string> {
  const config = readConfig({
    JWT_SECRET: 'a secret that is long enough for this',
    ELASTICSEARCH_URL: 'http://localhost',
  });
  const things = route({
    method: 'get',
    path: '/things/{thing_id}',
    tag: 'Things',
    summary: 'Things',
    scope: null,
    params: z.object({ thing_id: z.string().regex(/^[a-z.]+$/, 'is not letters') }),
    csv: { columns, example: [] },
    responses: {},
    async handle({ ctx, params }) {
      if (wantsCsv(ctx)) return sendCsv(ctx, 'things', columns, rows());
      ctx.body = params;
    },
  });
  const app = new Koa();
  app.silent = true;
  app.use((ctx, next) => {
    ctx['log'] = { error: ({ err }: { err: unknown }) => logged.push(err) };
    return next();
  });
  app.use(problems());
  app.use(mount([things], config).routes());
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const textOf = async (t: ExecutionContext, columns: string[], rows: Rows) => {
  const response = await fetch(`${await serve(t, columns, () => rows)}/things/a.csv`);
  t.is(response.status, 200);
  return response.text();
};

test('texts are quoted, ids among them; numbers and booleans are not, and what is absent is empty', async (t) => {
  const rows = [
    { id: '007', count: 7, rate: -0.5, is_small: false, note: null },
    { id: '1e5', count: -7, rate: 1e21, is_small: true, note: '' },
  ];
  t.is(
    await textOf(t, ['id', 'count', 'rate', 'is_small', 'note', 'missing'], rows),
    ['"id","count","rate","is_small","note","missing"', '"007",7,-0.5,false,,', '"1e5",-7,1e+21,true,"",', ''].join(
      '\r\n',
    ),
  );
});

test('a text that a spreadsheet would take for a formula has an apostrophe before it', async (t) => {
  const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', ' =1', 'a=1', "'=1"];
  t.is(
    await textOf(
      t,
      ['text'],
      texts.map((text) => ({ text })),
    ),
    `"text"\r\n"'=1+1"\r\n"'+1"\r\n"'-1"\r\n"'@SUM(A1)"\r\n"'\tx"\r\n"'\rx"\r\n"'\nx"\r\n" =1"\r\n"a=1"\r\n"'=1"\r\n`,
  );
});

test('line breaks, quotes, commas and other scripts come through', async (t) => {
  const text = 'one "two",\nthree\r\nfour; fünf 😀';
  t.is(await textOf(t, ['text'], [{ text }]), `"text"\r\n"one ""two"",\nthree\r\nfour; fünf 😀"\r\n`);
});

test('a table without rows has its first line', async (t) => {
  t.is(await textOf(t, ['a', 'b'], []), '"a","b"\r\n');
});

test('a table is asked for by .csv behind the path, or by Accept; and what it is called', async (t) => {
  const url = await serve(t, ['a'], () => [{ a: 1 }]);
  const get = async (path: string, accept?: string) => {
    const response = await fetch(`${url}${path}`, accept === undefined ? {} : { headers: { accept } });
    const [type] = (response.headers.get('content-type') ?? '').split(';');
    return {
      type,
      vary: response.headers.get('vary'),
      name: response.headers.get('content-disposition'),
      text: await response.text(),
    };
  };
  const table = { type: 'text/csv', name: 'attachment; filename="things.csv"', text: '"a"\r\n1\r\n' };
  t.like(await get('/things/b.csv'), table);
  t.like(await get('/things/b.csv', 'application/json'), table);
  t.like(await get('/things/b', 'text/csv'), { ...table, vary: 'Accept' });
  t.like(await get('/things/b', 'text/csv, application/json;q=0.9'), table);

  const json = { type: 'application/json', name: null, vary: 'Accept', text: '{"thing_id":"b"}' };
  for (const accept of [
    undefined,
    '*/*',
    'application/json',
    'application/json, text/csv',
    'text/html',
    'text/*;q=0.1, */*',
  ])
    t.like(await get('/things/b', accept), json, accept);
  // The value of the path is what stands before the last `.csv`.
  t.like(await get('/things/b.csv.csv'), table);
});

test('a path that is not valid is a 400, as a table too', async (t) => {
  const url = await serve(t, ['a'], () => [{ a: 1 }]);
  t.is((await problemOf(await fetch(`${url}/things/1.csv`))).status, 400);
  t.is((await problemOf(await fetch(`${url}/things/1`, { headers: { accept: 'text/csv' } }))).status, 400);
});

test('rows that fail before the first one are a problem', async (t) => {
  const url = await serve(t, ['a'], async function* () {
    await turn();
    if (Date.now() > 0) throw new Error('no row at all');
    yield { a: 1 };
  });
  const response = await fetch(`${url}/things/a.csv`);
  t.is(response.headers.get('content-disposition'), null);
  t.is((await problemOf(response)).status, 500);
});

const failing = async function* () {
  yield { a: 1 };
  await turn();
  throw new Error('no more rows');
};

test('rows that fail later break the connection off, rather than end a table that is not whole', async (t) => {
  const logged: unknown[] = [];
  const url = await serve(t, ['a'], failing, logged);
  const response = await fetch(`${url}/things/a.csv`);
  t.is(response.status, 200);
  await t.throwsAsync(response.text());
  t.deepEqual(logged.map(String), ['Error: no more rows']);
});

test('who takes the end of the connection for the end of the table sees that it broke off', async (t) => {
  const oldFashioned = (url: string) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /things/a.csv HTTP/1.0\r\n\r\n');
    return textFrom(socket);
  };
  await t.throwsAsync(oldFashioned(await serve(t, ['a'], failing)), { code: 'ECONNRESET' });
  t.true((await oldFashioned(await serve(t, ['a'], () => [{ a: 1 }]))).endsWith('\r\n\r\n"a"\r\n1\r\n'));
});

/** A table's stream with no one behind it, and how many rows it has asked for. */
async function startTable(rowCount: number) {
  const asked = { rows: 0, isClosed: false };
  async function* rows() {
    try {
      for (; asked.rows < rowCount; asked.rows += 1) yield { text: 'x'.repeat(1_000) };
    } finally {
      asked.isClosed = true;
    }
  }
  const request = new IncomingMessage(new Socket());
  const ctx = new Koa().createContext(request, new ServerResponse(request));
  await sendCsv(ctx, 'rows', ['text'], rows());
  if (!(ctx.body instanceof Readable)) throw new Error('the table is no stream');
  return { body: ctx.body, asked };
}

const rest = async () => {
  for (let turns = 0; turns < 1_000; turns += 1) await turn();
};

test('rows are asked for as they are taken: some hundred ahead, whatever the size of the table', async (t) => {
  const { body, asked } = await startTable(100_000);
  await rest();
  const atFirst = asked.rows;
  t.true(atFirst <= 500, `${atFirst} rows were asked for before anyone read`);
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // A row and its line break are 1,004 bytes.
    if (bytes > 5_000 * 1_004) break;
  }
  t.true(asked.rows >= 5_000 && asked.rows <= 5_500, `${asked.rows} rows were asked for when 5,000 had been read`);
});

test('when the reader goes away no more rows are asked for', async (t) => {
  const { body, asked } = await startTable(100_000);
  body.destroy();
  await rest();
  t.true(asked.isClosed);
  t.true(asked.rows <= 500);
});

test('a whole table comes to an end', async (t) => {
  const { body, asked } = await startTable(3_000);
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  t.is(Buffer.concat(chunks).toString().split('\r\n').length, 3_002);
  t.is(asked.rows, 3_000);
});
