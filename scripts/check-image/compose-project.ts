import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { assembleNode } from '../elasticsearch/assemble-node.ts';
import { eventually } from './checks.ts';
import type { ContainerTools } from './container-tools.ts';
import { findTool } from './render-chart.ts';
import { type Outcome, run, runToEnd } from './run.ts';

export type ComposeProject = {
  folder: string;
  /** Runs lines of a shell in the folder, in which `docker compose` is docker-compose over podman. */
  shell(lines: string, limitSeconds?: number): Promise<Outcome>;
  end(): Promise<void>;
};

const healthMilliseconds = 1_000;

/**
 * A folder with what `docker compose` needs of the project, podman in the place of Docker's engine, and an override that lends the stand-in of Elasticsearch its Java.
 * What systemd does for podman, running the health checks, is done here.
 */
export async function createComposeProject(tools: ContainerTools, project: string): Promise<ComposeProject> {
  const folder = await mkdtemp(join(tmpdir(), 'check-compose-'));
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
  const engine = spawn('podman', ['system', 'service', '--time', '0', `unix://${socket}`], {
    env: tools.env,
    stdio: 'ignore',
  });
  const env = {
    ...tools.env,
    PATH: `${bin}:${process.env['PATH']}`,
    DOCKER_HOST: `unix://${socket}`,
    COMPOSE_FILE: 'docker-compose.yml:override.yml',
  };
  const stopping = new AbortController();
  const watching = watchHealth(tools, stopping.signal);
  await eventually(20, () => run('curl', ['-sf', '--unix-socket', socket, 'http://podman/_ping']));
  return {
    folder,
    shell: (lines, limitSeconds = 600) => runToEnd('bash', ['-c', lines], { cwd: folder, env, limitSeconds }),
    async end() {
      await runToEnd('bash', ['-c', 'docker compose --profile "*" down --volumes --timeout 5'], {
        cwd: folder,
        env,
        limitSeconds: 120,
      });
      stopping.abort();
      await watching;
      await stopEngine(engine);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Java and the embedded node, which the image of the stand-in lacks; and no limits that podman may not set here. */
async function override(folder: string): Promise<string> {
  const { java, home } = await assembleNode();
  const javaHome = await run('realpath', [java.replace(/\/bin\/java$/, '')]);
  // A copy that the container's user may read.
  const node = join(folder, 'elasticsearch');
  await run('cp', ['-rL', home.replace(/\/home$/, ''), node]);
  await run('chmod', ['-R', 'a+rX', node]);
  return `services:
  elasticsearch:
    volumes:
      - ${javaHome}:/java:ro
      - ${node}:/elasticsearch:ro
    ulimits: !reset null
`;
}

async function watchHealth(tools: ContainerTools, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { stdout } = await tools.podmanToEnd([
      'ps',
      '--quiet',
      '--filter',
      'label=com.docker.compose.project=support-insights',
    ]);
    for (const id of stdout.split('\n').filter(Boolean)) await tools.podmanToEnd(['healthcheck', 'run', id], 30);
    await delay(healthMilliseconds, null, { signal }).catch(() => {});
  }
}

async function stopEngine(engine: ChildProcess): Promise<void> {
  if (engine.exitCode !== null) return;
  const exited = new Promise((settle) => engine.once('exit', settle));
  engine.kill('SIGTERM');
  await exited;
}
