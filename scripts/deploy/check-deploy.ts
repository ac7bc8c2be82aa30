import { parseArgs } from 'node:util';
import { fail } from '../fail.ts';
import { checkChart } from './checks/check-chart.ts';
import { checkCompose } from './checks/check-compose.ts';
import { checkDockerfile } from './checks/check-dockerfile.ts';
import { checkKustomize } from './checks/check-kustomize.ts';
import { checkManifests } from './checks/check-manifests.ts';
import { checkPath } from './checks/check-path.ts';
import { checkRefusals } from './checks/check-refusals.ts';
import { checkRules } from './checks/check-rules.ts';
import { Report } from './report.ts';
import { ensureTools, type Tools } from './tools/ensure-tools.ts';

const usage = `Usage: npm run check:deploy [-- PART… [--only TEXT]]
Checks the chart, k8s/, the Dockerfile, docker-compose.yml and the alert rules, without a cluster. Parts: chart, manifests,
refusals, dockerfile, compose, rules, path; without one, all. --only takes those manifests whose name has TEXT, such as ci/eck.yaml.
Exits with 1 if anything is wrong.`;

const parts: Readonly<Record<string, (tools: Tools, report: Report, only: string) => Promise<void>>> = {
  chart: checkChart,
  refusals: checkRefusals,
  manifests: async (tools, report, only) =>
    checkManifests(tools, report, await checkKustomize(tools, report, only), only),
  dockerfile: checkDockerfile,
  compose: checkCompose,
  rules: (_, report) => checkRules(report),
  path: checkPath,
};

try {
  const { positionals: given, values } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string', default: '' } },
  });
  const unknown = given.find((name) => !(name in parts));
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}.`);
  const tools = await ensureTools(console.log);
  const report = new Report();
  for (const [name, check] of Object.entries(parts)) {
    if (given.length === 0 || given.includes(name)) await check(tools, report, values.only);
  }
  if (report.passed + report.failed === 0) throw new Error('There is nothing of that name to check.');
  console.log(`${report.passed} checks passed, ${report.failed} failed`);
  if (report.failed > 0) process.exitCode = 1;
} catch (error) {
  fail(error, usage);
}
