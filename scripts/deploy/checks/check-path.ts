import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { run, runOrThrow } from '../../run.ts';
import { parseManifests } from '../manifests/manifest.ts';
import { templateArguments } from '../manifests/render.ts';
import { chartFolder, projectRoot } from '../project-root.ts';
import type { Report } from '../report.ts';
import type { Tools } from '../tools/ensure-tools.ts';
import { newestKubernetes } from '../tools/kubernetes-schemas.ts';
import { commandFaults } from './command-faults.ts';

/**
 * A platform engineer's path, as NOTES.txt and the READMEs have it: each command against what is rendered. That they work is what
 * `npm run check:image` shows, which runs them.
 */
export async function checkPath(tools: Tools, report: Report): Promise<void> {
  const { stdout: rendering } = await runOrThrow(tools.helm, templateArguments(chartFolder, []));
  const notes = await renderNotes(tools);
  const service = { port: 3000, environment: {} };
  for (const [name, commands, yaml] of [
    ['NOTES.txt', commandsIn(notes), rendering],
    ['README.md', commandsIn(shellIn(section('Kubernetes', await text('README.md')))), rendering],
    ['helm/support-insights/README.md', commandsIn(shellIn(await text('helm/support-insights/README.md'))), rendering],
    ['k8s/README.md', commandsIn(shellIn(await text('k8s/README.md'))), await text('k8s/base/bundled/manifests.yaml')],
  ] as const) {
    const manifests = parseManifests(yaml);
    const faults = commands.length === 0 ? ['there is no command in it'] : [];
    for (const command of commands) faults.push(...(await commandFaults(command, manifests, service)));
    report.check(`the ${commands.length} commands of ${name} name what is there`, faults);
    for (const command of commands.filter((line) => /^helm (install|upgrade) /.test(line))) {
      const faultsOfHelm = await rendered(tools, command);
      report.check(`${name}: ${command.slice(0, 100)}`, faultsOfHelm);
    }
  }
}

// Helm shows them when it installs, and needs a cluster for that. In a copy of the chart another template can show them as well.
async function renderNotes(tools: Tools): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'check-path-'));
  try {
    await cp(chartFolder, copy, { recursive: true });
    const template =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n  notes: {{ include (print .Template.BasePath "/NOTES.txt") . | quote }}\n';
    await writeFile(join(copy, 'templates/notes.yaml'), template);
    const { stdout } = await runOrThrow(tools.helm, [
      ...templateArguments(copy, []),
      '--show-only',
      'templates/notes.yaml',
    ]);
    return z.object({ data: z.object({ notes: z.string() }) }).parse(parse(stdout)).data.notes;
  } finally {
    await rm(copy, { recursive: true });
  }
}

/** Shell commands in a text, those over several lines put together. */
function commandsIn(text: string): string[] {
  return text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => /^(export )?(\w+=\$\()?(kubectl|helm|curl|docker) /.test(line));
}

const section = (title: string, markdown: string): string =>
  markdown.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';

function shellIn(markdown: string): string {
  const fenced = Array.from(markdown.matchAll(/^```(?:sh|bash|console)?\n([\s\S]*?)^```/gm), (match) => match[1] ?? '');
  const indented = Array.from(markdown.matchAll(/^ {4,}(\S.*)$/gm), (match) => match[1] ?? '');
  return [...fenced, ...indented].join('\n');
}

function text(path: string): Promise<string> {
  return readFile(`${projectRoot}/${path}`, 'utf8').catch(() => '');
}

// The same values, rendered: a misspelt one is refused by the schema.
async function rendered(tools: Tools, command: string): Promise<string[]> {
  const words = command.match(/'[^']*'|"[^"]*"|\S+/g)?.map((word) => word.replaceAll(/^['"]|['"]$/g, '')) ?? [];
  const kept = words
    .slice(2)
    .filter(
      (word) => !/^(--install|--wait|--create-namespace|--atomic|--reuse-values|--reset-then-reuse-values)$/.test(word),
    );
  // Files of values are rendered, and have to be there.
  const open = kept.find((word) => /[$<]/.test(word));
  if (open !== undefined) return [`it is not checked: what ${open} stands for is not known here`];
  const { code, output } = await run(
    tools.helm,
    [
      'template',
      '--kube-version',
      newestKubernetes,
      ...kept.filter((word) => !/^\d+[ms]$/.test(word) && word !== '--timeout'),
    ],
    {
      cwd: projectRoot,
    },
  );
  return code === 0 ? [] : [output];
}
