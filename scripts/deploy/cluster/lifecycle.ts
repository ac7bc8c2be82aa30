import { z } from 'zod';
import { lastLines } from '../../run.ts';
import { chartFolder } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Cluster } from './cluster.ts';
import { eventually } from './eventually.ts';
import { objectsIn } from './leftovers.ts';
import { emptyServices, idlePolicies } from './live-faults.ts';
import { standIns } from './stand-ins.ts';

export interface Lifecycle {
  mode: string;
  valuesFile: string;
  external: readonly string[];
  previousChart: string;
}

const release = 'support-insights';
const Secrets = z.looseObject({
  items: z.array(
    z.looseObject({
      type: z.string(),
      metadata: z.looseObject({ name: z.string() }),
      data: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/** Install, upgrade, rollback, test, uninstall, and install again on what was kept: in a namespace of its own that enforces `restricted`. */
export async function checkLifecycle(cluster: Cluster, report: Report, lifecycle: Lifecycle): Promise<void> {
  const { mode, valuesFile, external, previousChart } = lifecycle;
  const namespace = `support-${mode}`;
  const helm = async (what: string, args: readonly string[]) => {
    const { code, output } = await cluster.helm([...args, '--namespace', namespace]);
    report.check(`${mode}: ${what}`, code === 0 ? [] : [lastLines(output, 20), ...(await events(cluster, namespace))]);
    return code === 0;
  };
  const wait = ['--wait', '--timeout', '120s'];
  const values = ['--values', valuesFile];

  await makeNamespace(cluster, namespace);
  const given = standIns(external, namespace);
  await cluster.kubectl(['apply', '-f', '-'], given.map((object) => JSON.stringify(object)).join('\n---\n'));
  const before = new Set((await objectsIn(cluster, namespace)).map(({ name }) => name));

  if (!(await helm('install of the previous chart', ['install', release, previousChart, ...values, ...wait]))) return;
  const first = await secrets(cluster, namespace);
  report.check(`${mode}: there are secrets`, first.size > 0 ? [] : ['none: nothing could be seen to change']);
  await helm('upgrade to this chart', ['upgrade', release, chartFolder, ...values, ...wait]);
  await checkLive(cluster, report, mode, namespace);
  report.check(`${mode}: an upgrade changes no secret`, changed(first, await secrets(cluster, namespace)));
  await helm('helm test is let in', ['test', release, '--timeout', '60s']);
  await helm('rollback', ['rollback', release, '1', ...wait]);
  report.check(`${mode}: a rollback changes no secret`, changed(first, await secrets(cluster, namespace)));
  await checkLive(cluster, report, mode, namespace);
  await helm('upgrade after the rollback', ['upgrade', release, chartFolder, ...values, ...wait]);

  await helm('uninstall', ['uninstall', release, ...wait]);
  const left = async () => {
    const objects = await objectsIn(cluster, namespace);
    return objects.filter(({ name, isKept }) => !isKept && !before.has(name)).map(({ name }) => `${name} is left`);
  };
  report.check(`${mode}: uninstall leaves nothing but claims and kept secrets`, await eventually(left));
  if (!(await helm('install again, on what was kept', ['install', release, chartFolder, ...values, ...wait]))) return;
  // The data on the claim know the former passwords.
  report.check(`${mode}: installing again changes no kept secret`, changed(first, await secrets(cluster, namespace)));
  await helm('uninstall again', ['uninstall', release, ...wait]);
}

export async function makeNamespace(cluster: Cluster, name: string): Promise<void> {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(namespace));
  await cluster.kubectl(['wait', '--for=create', 'serviceaccount/default', '-n', name, '--timeout=30s']);
}

async function checkLive(cluster: Cluster, report: Report, mode: string, namespace: string): Promise<void> {
  report.check(
    `${mode}: every Service has a ready endpoint`,
    await eventually(() => emptyServices(cluster, namespace)),
  );
  const isElsewhere = (name: string) =>
    /-(prepare-indices|import-kibana|jobs|test)$/.test(name) ||
    (mode === 'eck' && /-(elasticsearch|kibana)$/.test(name));
  report.check(
    `${mode}: network policies select pods`,
    await eventually(() => idlePolicies(cluster, namespace, isElsewhere)),
  );
}

async function secrets(cluster: Cluster, namespace: string): Promise<Map<string, string>> {
  const { items } = Secrets.parse(await cluster.get(['secrets', '-n', namespace]));
  const own = items.filter(({ type }) => type !== 'helm.sh/release.v1');
  return new Map(
    own.flatMap(({ metadata, data }) =>
      Object.entries(data).map(([key, value]) => [`${metadata.name}, ${key}`, value]),
    ),
  );
}

function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before]
    .filter(([key, value]) => after.get(key) !== value)
    .map(([key]) => `${key} is ${after.has(key) ? 'another' : 'gone'}`);
}

async function events(cluster: Cluster, namespace: string): Promise<string[]> {
  const { stdout } = await cluster.kubectl(['get', 'events', '-n', namespace, '--field-selector', 'type=Warning']);
  return stdout ? [lastLines(stdout, 10)] : [];
}
