import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { assertThat } from './checks.ts';
import { makeToken } from './drive-commands.ts';
import type { Rehearsal } from './rehearsal.ts';
import { containerPort } from './serve-services.ts';

const clients = 16;
const loadSeconds = 3;

type Tally = { answered: number; refused: number; lost: string[] };

/** Tells the service to stop while clients ask without a pause, each time by a new connection, as behind a Service. */
export async function driveStop({ checks, container, pod, tools }: Rehearsal, name: string): Promise<void> {
  await checks.check(
    'SIGTERM under load: every request that was taken is answered, and it ends with 0 in time',
    async () => {
      const token = await makeToken(tools, name);
      const tally: Tally = { answered: 0, refused: 0, lost: [] };
      const ended = new AbortController();
      const port = containerPort(container, 'http');
      const load = Promise.all(Array.from({ length: clients }, () => askOn(port, token, tally, ended.signal)));
      await delay(loadSeconds * 1000);
      const before = tally.answered;
      const startedAt = Date.now();
      await tools.podman(['kill', '--signal', 'TERM', name]);
      const code = await tools.podman(['wait', name]);
      const seconds = (Date.now() - startedAt) / 1000;
      ended.abort();
      await load;
      const limitSeconds = pod.terminationGracePeriodSeconds - (container.lifecycle?.preStop?.sleep?.seconds ?? 0);
      assertThat(code === '0', `it ends with ${code}`);
      assertThat(seconds < limitSeconds, `it takes ${seconds} s of ${limitSeconds}`);
      assertThat(before > 100 && tally.refused > 0, `there was no load: ${JSON.stringify(tally)}`);
      assertThat(tally.lost.length === 0, `${tally.lost.length} were lost: ${[...new Set(tally.lost)].join('; ')}`);
      return `${tally.answered} answered, ${tally.answered - before} of them after the signal, then connections refused; ${seconds.toFixed(1)} s of ${limitSeconds}`;
    },
  );
}

async function askOn(port: number, token: string, tally: Tally, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const outcome = await askOnce(port, token);
    if (outcome === 'answered') tally.answered += 1;
    else if (outcome === 'refused') {
      tally.refused += 1;
      await delay(50);
    } else tally.lost.push(outcome);
  }
}

function askOnce(port: number, token: string): Promise<string> {
  return new Promise((settle) => {
    const asking = request(
      {
        host: '127.0.0.1',
        port,
        path: '/companies?limit=50',
        agent: false,
        headers: { authorization: `Bearer ${token}` },
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          settle(response.statusCode === 200 && response.complete ? 'answered' : `status ${response.statusCode}`),
        );
        response.on('error', (error) => settle(error.message));
      },
    );
    asking.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'refused' : (error.code ?? error.message)),
    );
    asking.end();
  });
}
