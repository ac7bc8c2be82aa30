import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { run, runOrThrow } from '../../run.ts';
import { toolPath, toolsFolder } from './tools-folder.ts';

interface GoTool {
  name: string;
  module: string;
  version: string;
  /** The main package, below the module. */
  main: string;
  /** The variable that `--version` prints. */
  versionVariable?: string;
}

const goTools: readonly GoTool[] = [
  {
    name: 'helm',
    module: 'helm.sh/helm/v3',
    version: 'v3.22.0',
    main: 'cmd/helm',
    versionVariable: 'helm.sh/helm/v3/internal/version.version',
  },
  { name: 'kubeconform', module: 'github.com/yannh/kubeconform', version: 'v0.8.0', main: 'cmd/kubeconform' },
  {
    name: 'helm-unittest',
    module: 'github.com/helm-unittest/helm-unittest',
    version: 'v1.1.2',
    main: 'cmd/helm-unittest',
  },
  {
    name: 'docker-compose',
    module: 'github.com/docker/compose/v2',
    version: 'v2.40.3',
    main: 'cmd',
    versionVariable: 'github.com/docker/compose/v2/internal.Version',
  },
];

const goMod = z.object({
  Go: z.string(),
  Replace: z
    .array(
      z.object({
        Old: z.object({ Path: z.string(), Version: z.string().optional() }),
        New: z.object({ Path: z.string(), Version: z.string().optional() }),
      }),
    )
    .nullish(),
  Exclude: z.array(z.object({ Path: z.string(), Version: z.string() })).nullish(),
});

const environment = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false -mod=mod' };

/** Builds those that are missing or of another version: about five minutes on two cores when nothing is there. */
export async function ensureGoTools(log: (line: string) => void, signal?: AbortSignal): Promise<void> {
  for (const tool of goTools) {
    if (await isCurrent(tool)) continue;
    log(`Building ${tool.name} ${tool.version} into ${toolsFolder}, once …`);
    await build(tool, signal);
  }
}

// The binary itself says which version of the module is in it.
async function isCurrent({ name, module, version }: GoTool): Promise<boolean> {
  const { output } = await run('go', ['version', '-m', toolPath(name)]);
  return output
    .split('\n')
    .some((line) => line.startsWith(`\tdep\t${module}\t${version}`) || line.startsWith(`\tmod\t${module}\t${version}`));
}

// From a module of our own: `go install` refuses a module whose go.mod replaces or excludes others.
async function build(tool: GoTool, signal: AbortSignal | undefined): Promise<void> {
  const { name, module, version, main, versionVariable } = tool;
  const cwd = join(toolsFolder, 'src', `${name}-${version}`);
  await rm(cwd, { recursive: true, force: true });
  await mkdir(cwd, { recursive: true });
  await mkdir(join(toolsFolder, 'bin'), { recursive: true });
  await writeFile(join(cwd, 'go.mod'), await ownGoMod(tool, signal));
  const flags = ['-s -w', versionVariable ? `-X ${versionVariable}=${version}` : ''].join(' ');
  const draft = `${toolPath(name)}.${process.pid}`;
  await runOrThrow('go', ['build', '-trimpath', '-ldflags', flags, '-o', draft, `${module}/${main}`], {
    cwd,
    env: environment,
    signal,
  });
  await rename(draft, toolPath(name));
}

async function ownGoMod({ module, version }: GoTool, signal: AbortSignal | undefined): Promise<string> {
  const { stdout } = await runOrThrow('go', ['mod', 'download', '-json', `${module}@${version}`], {
    env: environment,
    signal,
  });
  const { GoMod: file } = z.object({ GoMod: z.string() }).parse(JSON.parse(stdout));
  // Outside of the cache, where go would look for a go.sum beside it.
  const copy = join(toolsFolder, 'src', 'go.mod.json');
  await writeFile(copy, await readFile(file));
  const described = await runOrThrow('go', ['mod', 'edit', '-json', copy], { env: environment });
  const { Go, Replace, Exclude } = goMod.parse(JSON.parse(described.stdout));
  const named = ({ Path, Version }: { Path: string; Version?: string | undefined }) =>
    [Path, Version].filter(Boolean).join(' ');
  return [
    'module tools',
    `go ${Go}`,
    `require ${module} ${version}`,
    ...(Replace ?? [])
      .filter((line) => line.New.Version)
      .map((line) => `replace ${named(line.Old)} => ${named(line.New)}`),
    ...(Exclude ?? []).map((line) => `exclude ${named(line)}`),
  ].join('\n\n');
}
