import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lastLines } from '../../run.ts';
import { projectRoot } from '../project-root.ts';

export interface Question {
  /** As the container's environment names it. */
  port: number | undefined;
  path: string;
}

const startSeconds = 30;
const asked = new Map<string, Promise<number[]>>();

/**
 * The statuses with which the service answers, started with those values of the environment that make a difference here, and without an
 * Elasticsearch; 0 where it does not listen. The same question is asked once.
 */
export function askService(
  environment: Readonly<Record<string, string | null>>,
  questions: readonly Question[],
): Promise<number[]> {
  const { PORT, METRICS_PORT, BASE_PATH } = environment;
  const given = { PORT: Number(PORT || 3000), METRICS_PORT: Number(METRICS_PORT || 0), BASE_PATH: BASE_PATH ?? '' };
  const key = JSON.stringify([given, questions]);
  const answers = asked.get(key) ?? ask(given, questions);
  asked.set(key, answers);
  return answers;
}

async function ask(
  given: { PORT: number; METRICS_PORT: number; BASE_PATH: string },
  questions: readonly Question[],
): Promise<number[]> {
  const [port, metricsPort, nobody] = await Promise.all([freePort(), freePort(), freePort()]);
  // Elsewhere than in the project, whose .env would add values that nobody has rendered.
  const cwd = await mkdtemp(join(tmpdir(), 'ask-service-'));
  const service = spawn(process.execPath, [`${projectRoot}/src/main.ts`], {
    cwd,
    env: {
      BASE_PATH: given.BASE_PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      METRICS_PORT: given.METRICS_PORT ? String(metricsPort) : '',
      ELASTICSEARCH_URL: `http://127.0.0.1:${nobody}`,
      JWT_SECRET: 'x'.repeat(32),
      LANGUAGE_MODEL: 'off',
      SHUTDOWN_GRACE_SECONDS: '0',
    },
  });
  const ended = once(service, 'close');
  let said = '';
  for (const stream of [service.stdout, service.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  try {
    await listening(service, port).catch(async (error: Error) => {
      service.kill('SIGKILL');
      await ended;
      throw new Error(`${error.message}\n${lastLines(said, 20)}`, { cause: error });
    });
    const ports = new Map([
      [given.METRICS_PORT, metricsPort],
      [given.PORT, port],
    ]);
    return await Promise.all(questions.map((question) => status(ports.get(question.port ?? -1), question.path)));
  } finally {
    service.kill('SIGKILL');
    await ended;
    await rm(cwd, { recursive: true });
  }
}

async function listening(service: ChildProcess, port: number): Promise<void> {
  for (let waited = 0; waited < startSeconds; waited += 0.1) {
    if (service.exitCode !== null || service.signalCode !== null)
      throw new Error('The service does not start with the rendered BASE_PATH and ports:');
    if ((await status(port, '/')) > 0) return;
    await delay(100);
  }
  throw new Error(`The service does not listen after ${startSeconds} s:`);
}

async function status(port: number | undefined, path: string): Promise<number> {
  if (port === undefined) return 0;
  return fetch(`http://127.0.0.1:${port}${path}`).then(
    (response) => response.status,
    () => 0,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
