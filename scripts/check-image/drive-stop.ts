import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { assertThat } from './checks.ts';
import { makeToken } from './drive-commands.ts';
import type { Rehearsal } from './rehearsal.ts';
import { containerPort } from './serve-services.ts';

const clients = 16;
const loadSeconds = 3;

type Tally = { answered: number; lastAnswered: string; refused: number; broken: { id: string; reason: string }[] };

/**
 * Tells the service to stop while clients ask without a pause, half of them by connections that they keep. A connection may break that the service has not read
 * a request from; which those are its log tells.
 */
export async function driveStop({ checks, container, pod, tools }: Rehearsal, name: string): Promise<void> {
  await checks.check(
    'SIGTERM under load: every request that was taken is answered, and it ends with 0 in time',
    async () => {
      const token = await makeToken(tools, name);
      const tally: Tally = { answered: 0, lastAnswered: '', refused: 0, broken: [] };
      const ended = new AbortController();
      const port = containerPort(container, 'http');
      const load = Promise.all(
        Array.from({ length: clients }, (_, index) => askOn(port, token, tally, ended.signal, index % 2 === 0)),
      );
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
      const log = await tools.podman(['logs', name]);
      assertThat(log.includes(tally.lastAnswered), 'its log does not name the requests');
      const lost = tally.broken.filter(({ id }) => log.includes(id));
      assertThat(
        lost.length === 0,
        `${lost.length} were lost: ${[...new Set(lost.map(({ reason }) => reason))].join('; ')}`,
      );
      return `${tally.answered} answered, ${tally.answered - before} of them after the signal, then connections refused and ${tally.broken.length} broken before anything was read; ${seconds.toFixed(1)} s of ${limitSeconds}`;
    },
  );
}

async function askOn(
  port: number,
  token: string,
  tally: Tally,
  signal: AbortSignal,
  keepAlive: boolean,
): Promise<void> {
  const agent = new Agent({ keepAlive, maxSockets: 1 });
  while (!signal.aborted) {
    const id = randomUUID();
    const outcome = await askOnce(port, token, id, agent);
    if (outcome === 'answered') {
      tally.answered += 1;
      tally.lastAnswered = id;
    } else if (outcome === 'refused') {
      tally.refused += 1;
      await delay(50);
    } else tally.broken.push({ id, reason: outcome });
  }
  agent.destroy();
}

function askOnce(port: number, token: string, id: string, agent: Agent): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'x-request-id': id };
  return new Promise((settle) => {
    const asking = request({ host: '127.0.0.1', port, path: '/companies?limit=50', agent, headers }, (response) => {
      response.resume();
      response.on('end', () =>
        settle(response.statusCode === 200 && response.complete ? 'answered' : `status ${response.statusCode}`),
      );
      response.on('error', (error) => settle(error.message));
    });
    asking.on('error', (error: NodeJS.ErrnoException) =>
      settle(error.code === 'ECONNREFUSED' ? 'refused' : (error.code ?? error.message)),
    );
    asking.end();
  });
}
