import { join } from 'node:path';
import process from 'node:process';
import { defaultWorkDir } from './elasticsearch/assemble-node.ts';
import { startEmbeddedNode } from './elasticsearch/embedded-node.ts';

// npm run elasticsearch: a real Elasticsearch in the foreground, whose data stays in .elasticsearch/data.

const standardPort = 9200;
const stopping = new AbortController();
// Not `once`: npm passes on the signal that the terminal sent already, and the second one must not cut the stopping short.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

try {
  const port = readPort(process.env['ELASTICSEARCH_PORT']);
  console.log('Starting Elasticsearch (the first time it is assembled, which takes some seconds more) …');
  // Two nodes cannot share their data.
  const dataDir = join(defaultWorkDir, port === standardPort ? 'data' : `data-${port}`);
  const node = await startEmbeddedNode({ dataDir, port, signal: stopping.signal });
  console.log(`Elasticsearch answers at ${node.url}. Its log is ${node.logFile}. Ctrl-C stops it.`);

  stopping.signal.addEventListener('abort', () => void node.stop());
  if (stopping.signal.aborted) await node.stop();
  await node.exited;
  if (!stopping.signal.aborted) throw new Error(`Elasticsearch ended by itself; its log is ${node.logFile}.`);
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

function readPort(text = String(standardPort)): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`ELASTICSEARCH_PORT is "${text}", which is no port number from 0 to 65535.`);
}
