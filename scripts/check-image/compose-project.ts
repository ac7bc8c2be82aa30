import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { assembleNode } from '../elasticsearch/assemble-node.ts';
import { outputOf, type Ran, run } from '../run.ts';
import { eventually } from './checks.ts';
import type { ContainerTools } from './container-tools.ts';
import { findTool } from './render-chart.ts';
import type { Undo } from './undo.ts';

export type ComposeProject = {
  folder: string;
  /** Runs lines of a shell in the folder, in which `docker compose` is docker-compose over podman. */
  shell(lines: string, limitSeconds?: number): Promise<Ran>;
};

const healthMilliseconds = 1_000;
const stopMilliseconds = 10_000;

/**
 * A folder with what `docker compose` needs of the project, podman in the place of Docker's engine, and an override that lends the stand-in of Elasticsearch its Java.
 * What systemd does for podman, running the health checks, is done here.
 */
export async function createComposeProject(
  tools: ContainerTools,
  project: string,
  work: string,
  undo: Undo,
): Promise<ComposeProject> {
  const folder = join(work, 'compose');
  await mkdir(folder);
  undo.add(() => rm(folder, { recursive: true, force: true }));
  for (const path of ['docker-compose.yml', '.env.example', 'deploy', 'samples', 'helm/support-insights/files'])
    await cp(join(project, path), join(folder, path), { recursive: true });
  await writeFile(join(folder, 'override.yml'), await override(folder));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  // The image is built already, and by another way.
  await writeFile(
    join(bin, 'docker'),
    `#!/bin/bash\n[ "$1" = compose ] || exit 64\nargs=()\nfor arg in "\${@:2}"; do [ "$arg" = --build ] || args+=("$arg"); done\nexec ${findTool('docker-compose')} "\${args[@]}"\n`,
  );
  await chmod(join(bin, 'docker'), 0o755);
  const socket = join(folder, 'podman.sock');
  // Of the environment no more than programs need: what it says besides would go before the project's .env.
  const env = {
    ...tools.settings,
    PATH: `${bin}:${process.env['PATH']}`,
    HOME: folder,
    DOCKER_HOST: `unix://${socket}`,
    COMPOSE_FILE: 'docker-compose.yml:override.yml',
  };
  undo.add(() => removeContainers(tools));
  await startEngine(socket, env, undo);
  watchHealth(tools, undo);
  return {
    folder,
    shell: (lines, limitSeconds = 600) =>
      run('env', ['-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), 'bash', '-c', lines], {
        cwd: folder,
        limitSeconds,
      }),
  };
}

async function startEngine(socket: string, env: Record<string, string>, undo: Undo): Promise<void> {
  const engine = spawn('podman', ['system', 'service', '--time', '0', `unix://${socket}`], { env, stdio: 'ignore' });
  const ended = new Promise<string>((settle) => {
    engine.once('exit', (code, signal) => settle(`podman system service has ended (${signal ?? code})`));
    engine.once('error', ({ message }) => settle(message));
  });
  undo.add(async () => {
    engine.kill('SIGTERM');
    const forced = setTimeout(() => engine.kill('SIGKILL'), stopMilliseconds);
    await ended;
    clearTimeout(forced);
  });
  const answers = eventually(20, () =>
    outputOf('curl', ['-sf', '-m', '5', '--unix-socket', socket, 'http://podman/_ping']),
  );
  await Promise.race([answers, ended.then((reason) => Promise.reject(new Error(reason)))]);
}

/** By podman itself: what still asks the engine, such as a `docker compose up` that was broken off, finds none any more. */
async function removeContainers(tools: ContainerTools): Promise<void> {
  await tools.podmanToEnd(['rm', '--all', '--force', '--time', '5'], 120);
  await tools.podmanToEnd(['volume', 'prune', '--force'], 120);
  await tools.podmanToEnd(['network', 'prune', '--force'], 120);
}

/** Java and the embedded node, which the image of the stand-in lacks; and no limits that podman may not set here. */
async function override(folder: string): Promise<string> {
  const { java, home } = await assembleNode();
  const javaHome = await outputOf('realpath', [java.replace(/\/bin\/java$/, '')]);
  // A copy that the container's user may read.
  const node = join(folder, 'elasticsearch');
  await outputOf('cp', ['-rL', home.replace(/\/home$/, ''), node]);
  await outputOf('chmod', ['-R', 'a+rX', node]);
  return `services:
  elasticsearch:
    volumes:
      - ${javaHome}:/java:ro
      - ${node}:/elasticsearch:ro
    ulimits: !reset null
`;
}

function watchHealth(tools: ContainerTools, undo: Undo): void {
  const stopping = new AbortController();
  const { signal } = stopping;
  const label = 'label=com.docker.compose.project=support-insights';
  const watch = async () => {
    while (!signal.aborted) {
      const { stdout } = await tools.podmanToEnd(['ps', '--quiet', '--filter', label]);
      for (const id of stdout.split('\n').filter(Boolean)) await tools.podmanToEnd(['healthcheck', 'run', id], 30);
      await delay(healthMilliseconds, null, { signal }).catch(() => {});
    }
  };
  const watching = watch();
  undo.add(() => {
    stopping.abort();
    return watching;
  });
}
