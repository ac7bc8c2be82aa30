import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail } from '../fail.ts';
import { checkOverlays } from './cluster/check-overlays.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { checkDryRuns, valuesFiles } from './cluster/dry-runs.ts';
import { checkLifecycle } from './cluster/lifecycle.ts';
import { previousChart } from './cluster/previous-chart.ts';
import { crdFolder } from './manifests/crd-schemas.ts';
import { Report } from './report.ts';
import { ensureTools } from './tools/ensure-tools.ts';

// The values that stand for each way to have an Elasticsearch.
const modes = { bundled: 'ci/bundled.yaml', eck: 'ci/eck.yaml', external: 'ci/external.yaml' };

/**
 * `npm run check:cluster`: what only a real API server and its controllers can tell, with nodes that only seem to be there. Nothing of a
 * pod is run, so this says nothing about what is in the images: that is `npm run check:image`.
 */
const folder = await mkdtemp(join(tmpdir(), 'check-cluster-'));
let cluster: Cluster | undefined;
const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (interruption.signal.aborted) return;
    console.error(`${name}: stopping what runs, and removing what was made …`);
    process.exitCode = 128 + constants.signals[name];
    interruption.abort();
  });
}
try {
  const tools = await ensureTools(console.log, interruption.signal);
  cluster = await startCluster(tools, join(folder, 'control-plane'), console.log, interruption.signal);
  const report = new Report();

  const { code, output } = await cluster.kubectl(['apply', '--server-side', '-f', crdFolder]);
  report.check('the definitions of foreign kinds are applied', code === 0 ? [] : [output]);
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);

  const files = await valuesFiles();
  await checkDryRuns(cluster, report, files);
  const previous = await previousChart(join(folder, 'previous'));
  console.log(`The chart to upgrade from is ${previous.origin}.`);
  for (const [mode, name] of Object.entries(modes)) {
    const file = files.find((found) => found.name === name);
    if (!file) report.check(`${mode}: its values`, [`there is no ${name}`]);
    else
      await checkLifecycle(cluster, report, {
        mode,
        valuesFile: file.path,
        external: file.external,
        previousChart: previous.folder,
      });
  }
  await checkOverlays(cluster, report, folder);
  console.log(`${report.passed} checks passed, ${report.failed} failed`);
  if (report.failed > 0) process.exitCode = 1;
} catch (error) {
  // What was ended fails, in whichever way.
  if (!interruption.signal.aborted) fail(error);
} finally {
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
}
