import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildImage } from './check-image/build-image.ts';
import { checkContents } from './check-image/check-contents.ts';
import { type Checks, createChecks } from './check-image/checks.ts';
import { type ContainerTools, prepareContainerTools } from './check-image/container-tools.ts';
import { driveCommands } from './check-image/drive-commands.ts';
import { driveMemory } from './check-image/drive-memory.ts';
import { driveProbes } from './check-image/drive-probes.ts';
import { driveStop } from './check-image/drive-stop.ts';
import { createRehearsal } from './check-image/rehearsal.ts';
import { rehearseCompose } from './check-image/rehearse-compose.ts';
import { renderChart, testPods } from './check-image/render-chart.ts';
import { runApart, whenToldToStop } from './check-image/run-apart.ts';
import { makeStandInCurl } from './check-image/stand-in-curl.ts';
import { makeStandInElastic } from './check-image/stand-in-elastic.ts';
import { createUndo } from './check-image/undo.ts';
import { readElasticsearchVersion } from './elasticsearch/elasticsearch-version.ts';
import { fail } from './fail.ts';
import { outputOf } from './run.ts';

const usage = `Usage: npm run check:image [-- --only service | --only compose]
Builds the Dockerfile without a container engine, on stand-ins for its base images, and looks into the image; runs it as the chart's Deployment
would, beside a real Elasticsearch, and drives it; then runs docker-compose.yml with stand-ins for the images of others. Needs root on a Debian
or Ubuntu (it installs buildah, podman and their like by apt-get), the tools that npm run check:deploy builds, Java and Maven. Nothing
listens outside a network of its own.`;

const project = fileURLToPath(new URL('..', import.meta.url));
const checks = createChecks();

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      inside: { type: 'string' },
      passed: { type: 'string', default: '0' },
      failed: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.only !== undefined && !['service', 'compose'].includes(values.only))
    throw new Error('--only takes service or compose.');
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  const tag = `localhost/support-insights:${version}`;
  if (values.help) console.log(usage);
  else {
    const tools = await prepareContainerTools();
    // What the process before has counted.
    checks.counts.passed = Number(values.passed);
    checks.counts.failed = Number(values.failed);
    if (values.inside) await drive(checks, tools, values.inside, values.only);
    else await buildAndDrive(checks, tools, tag, version);
  }
} catch (error) {
  checks.counts.failed += 1;
  console.log('FAILED: the rest could not be checked:');
  fail(error);
}
if (checks.counts.failed > 0) process.exitCode = 1;

async function buildAndDrive(checks: Checks, tools: ContainerTools, tag: string, version: string): Promise<void> {
  const { counts } = checks;
  const built = await checks.check('the Dockerfile builds', async () => {
    const startedAt = Date.now();
    const revision = await outputOf('git', ['-C', project, 'rev-parse', 'HEAD']);
    await buildImage(tools, project, tag, { VERSION: version, REVISION: revision });
    return `${Math.round((Date.now() - startedAt) / 1000)} s, on stand-ins for its base images`;
  });
  if (!built) return;
  await checkContents(tools, checks, tag, project);
  const images = testPods(await renderChart(project)).flatMap(({ spec }) =>
    [...spec.initContainers, ...spec.containers].map(({ image }) => image),
  );
  for (const image of new Set(images)) if (image.includes('curl')) await makeStandInCurl(tools, image);
  const elasticsearchVersion = await readElasticsearchVersion();
  await makeStandInElastic(tools, `localhost/check-image/node:${process.versions.node}`, {
    elasticsearch: `docker.elastic.co/elasticsearch/elasticsearch:${elasticsearchVersion}`,
    kibana: `docker.elastic.co/kibana/kibana:${elasticsearchVersion}`,
  });
  const counted = ['--passed', `${counts.passed}`, '--failed', `${counts.failed}`];
  if (!(await runApart((folder) => ['--inside', folder, ...counted]))) process.exitCode = 1;
}

async function drive(checks: Checks, tools: ContainerTools, folder: string, only: string | undefined): Promise<void> {
  const undo = createUndo();
  let stopped = false;
  whenToldToStop(async () => {
    stopped = true;
    checks.stop();
    console.log('Stopped: what was started is taken away …');
    await undo.all().catch((error) => console.log(error.message));
    // Nobody may be there any more who does.
    await rm(folder, { recursive: true, force: true });
    process.exit(1);
  });
  try {
    await outputOf('ip', ['link', 'set', 'lo', 'up']);
    // What podman knows of running containers: so it finds none of an earlier run, and can remove what that left.
    await outputOf('mount', ['-t', 'tmpfs', 'tmpfs', '/run']);
    await tools.podman(['rm', '--all', '--force']);
    await tools.podman(['volume', 'prune', '--force']);
    if (only !== 'compose') {
      const rehearsal = await createRehearsal(checks, tools, project, folder, undo);
      const name = await driveProbes(rehearsal);
      await driveCommands(rehearsal, name);
      await driveMemory(rehearsal, name);
      await driveStop(rehearsal, name);
      await undo.all();
    }
    if (only !== 'service') await rehearseCompose(checks, tools, project, folder, undo);
  } finally {
    await undo.all();
    if (stopped) await new Promise(() => {});
  }
  const { passed, failed } = checks.counts;
  console.log(`${passed} passed, ${failed} failed`);
}
