import { once } from 'node:events';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { assertThat } from './checks.ts';
import type { Rehearsal } from './rehearsal.ts';
import { jobThatRuns, testPods } from './render-chart.ts';

/** What people run: `helm test`, the Job for bulk ingestion, the commands of the image. */
export async function driveCommands(
  { checks, container, runner, pod, ask, objects, tools, project }: Rehearsal,
  name: string,
): Promise<void> {
  const { check } = checks;
  const sample = join(project, 'samples/tweets.csv');

  await check('every pod of `helm test` ends well, its lines as they are', async () => {
    const pods = testPods(objects);
    assertThat(pods.length > 0, 'the chart renders none');
    for (const { metadata, spec } of pods) await runner.runToEnd(metadata.name, spec);
    return pods.map(({ metadata }) => metadata.name).join(', ');
  });

  await check('the Job for bulk ingestion takes a packed file of its claim', async () => {
    const { spec } = jobThatRuns(objects, 'scripts/ingest.ts').spec.template;
    const claim = spec.volumes.find(({ persistentVolumeClaim }) => persistentVolumeClaim)?.persistentVolumeClaim
      ?.claimName;
    assertThat(claim !== undefined, 'it mounts no claim');
    const folder = runner.claimFolder(claim);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'tweets.csv.gz'), await promisify(gzip)(await readFile(sample)), { mode: 0o644 });
    return (await runner.runToEnd('ingest', spec)).trim().split('\n').at(-1);
  });

  await check('`node scripts/ingest.ts URL` fetches a file and takes it', async () => {
    const server = createServer(async (_request, response) => response.end(await readFile(sample)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const { code, stdout, output } = await runner.command('ingest-url', pod, [
        'node',
        'scripts/ingest.ts',
        `http://127.0.0.1:${port}/tweets.csv`,
      ]);
      assertThat(code === 0, `it ends with ${code}: ${output}`);
      return stdout.trim().split('\n').at(-1);
    } finally {
      server.close();
    }
  });

  await check('`node scripts/ingest.ts FILE` takes a file', async () => {
    const volume = container.volumeMounts.find(({ readOnly }) => !readOnly);
    assertThat(volume !== undefined, 'the container has no volume');
    const folder = runner.volumeFolder('ingest-file', volume.name);
    await mkdir(folder, { recursive: true });
    await copyFile(sample, join(folder, 'tweets.csv'));
    const { code, stdout, output } = await runner.command('ingest-file', pod, [
      'node',
      'scripts/ingest.ts',
      join(volume.mountPath, 'tweets.csv'),
    ]);
    assertThat(code === 0, `it ends with ${code}: ${output}`);
    return stdout.trim().split('\n').at(-1);
  });

  await check('`node scripts/token.ts` in the container prints a token that the service takes', async () => {
    const token = await makeToken(tools, name);
    const answer = await ask('http', '/companies?limit=2', { headers: { authorization: `Bearer ${token}` } });
    const body = await answer.text();
    assertThat(answer.status === 200, `${answer.status}: ${body}`);
    assertThat(JSON.parse(body).items.length === 2, body);
    return undefined;
  });
}

export function makeToken(tools: Rehearsal['tools'], name: string): Promise<string> {
  return tools.podman(['exec', name, 'node', 'scripts/token.ts']);
}
