import { chmod, copyFile, mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputOf } from '../run.ts';
import type { ContainerTools } from './container-tools.ts';
import { localName } from './from-lines.ts';
import { librariesOf } from './stand-in-curl.ts';

const sources = fileURLToPath(new URL('stand-ins', import.meta.url));
const programs = ['curl', 'openssl', 'unzip', 'zip'];

/** Images under the names of Elastic's, made of the node stand-in, some programs of this machine, and what is in stand-ins/. */
export async function makeStandInElastic(
  tools: ContainerTools,
  nodeBase: string,
  names: { elasticsearch: string; kibana: string },
): Promise<void> {
  const work = join(tools.folder, 'elastic-image');
  await rm(work, { recursive: true, force: true });
  for (const folder of [
    'stand-ins',
    'usr/local/bin',
    'usr/share/elasticsearch/config',
    'usr/share/elasticsearch/data',
    'usr/share/kibana/data',
  ])
    await mkdir(join(work, folder), { recursive: true });
  for (const file of ['elasticsearch.ts', 'kibana.ts'])
    await copyFile(join(sources, file), join(work, 'stand-ins', file));
  await copyFile(join(sources, 'elasticsearch-certutil'), join(work, 'usr/local/bin/elasticsearch-certutil'));
  await writeFile(join(work, 'usr/local/bin/kibana-docker'), '#!/bin/bash\nexec node /stand-ins/kibana.ts\n');
  await chmod(join(work, 'usr/local/bin/kibana-docker'), 0o755);
  for (const program of programs) {
    const path = await outputOf('bash', ['-c', `command -v ${program}`]);
    for (const file of [path, ...(await librariesOf(path))]) {
      // Where /lib is a link to /usr/lib it stays one.
      const folder = join(work, await realpath(dirname(file)));
      await mkdir(folder, { recursive: true });
      await copyFile(file, join(folder, basename(file)));
    }
  }
  const container = await tools.buildah(['from', '--pull-never', nodeBase]);
  await tools.buildah(['add', '--quiet', container, work, '/']);
  const root = await tools.buildah(['mount', container]);
  // As in the true images: theirs is what the user 1000 may write.
  await outputOf('chown', ['-R', '1000:0', `${root}/usr/share/elasticsearch`, `${root}/usr/share/kibana`]);
  const settings = {
    [names.elasticsearch]: [
      '--workingdir',
      '/usr/share/elasticsearch',
      '--user',
      '1000:0',
      '--entrypoint',
      '["node","/stand-ins/elasticsearch.ts"]',
      '--cmd',
      '',
    ],
    [names.kibana]: [
      '--workingdir',
      '/usr/share/kibana',
      '--user',
      '1000',
      '--entrypoint',
      '[]',
      '--cmd',
      'kibana-docker',
    ],
  };
  for (const [name, options] of Object.entries(settings)) {
    await tools.buildah(['config', ...options, container]);
    await tools.buildah(['commit', '--quiet', '--format', 'docker', container, localName(name)]);
  }
  await tools.buildah(['rm', container]);
  await rm(work, { recursive: true });
}
