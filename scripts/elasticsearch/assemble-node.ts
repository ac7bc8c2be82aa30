import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pomFile, readElasticsearchVersion } from './elasticsearch-version.ts';
import { findJava } from './find-java.ts';
import { runMaven, runTool } from './run-tool.ts';

export const defaultWorkDir = fileURLToPath(new URL('../../.elasticsearch', import.meta.url));

const nodeSource = fileURLToPath(new URL('EmbeddedNode.java', import.meta.url));
const leftoverAgeMilliseconds = 3_600_000;

export interface AssembledNode {
  java: string;
  classPath: string;
  home: string;
}

/** Puts the node together in `workDir` unless it is there already: about 60 MB, seconds once Maven has cached it. */
export async function assembleNode(workDir = defaultWorkDir, signal?: AbortSignal): Promise<AssembledNode> {
  const javaHome = await findJava();
  const folder = join(resolve(workDir), await folderName());
  if (!(await exists(folder))) await assembleInto(folder, javaHome, signal);
  return {
    java: join(javaHome, 'bin/java'),
    classPath: `${join(folder, 'classes')}:${join(folder, 'lib')}/*`,
    home: join(folder, 'home'),
  };
}

// The digest makes a changed pom or program assemble anew instead of running what an older checkout left.
async function folderName(): Promise<string> {
  const digest = createHash('sha256');
  for (const file of [pomFile, nodeSource]) digest.update(await readFile(file));
  return `elasticsearch-${await readElasticsearchVersion()}-${digest.digest('hex').slice(0, 8)}`;
}

// A folder appears under its final name by one rename, complete: a killed or a concurrent run can leave no half of it.
async function assembleInto(folder: string, javaHome: string, signal?: AbortSignal): Promise<void> {
  const workDir = dirname(folder);
  await mkdir(workDir, { recursive: true });
  await removeLeftovers(workDir);
  const draft = await mkdtemp(join(workDir, 'assembling-'));
  try {
    await fetchLibraries(draft, javaHome, signal);
    await unpackTransport(draft, javaHome);
    await runTool(join(javaHome, 'bin/javac'), ['--release', '21', '-cp', 'lib/*', '-d', 'classes', nodeSource], draft);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
}

async function fetchLibraries(draft: string, javaHome: string, signal?: AbortSignal): Promise<void> {
  // By its full name, because Maven hides a missing network behind "no plugin found for prefix".
  const goal = [
    'org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies',
    `-DoutputDirectory=${join(draft, 'lib')}`,
  ];
  await runMaven(['-q', '-B', '-f', pomFile, ...goal], { javaHome, cwd: draft, signal });
}

async function unpackTransport(draft: string, javaHome: string): Promise<void> {
  const module = join(draft, 'home/modules/transport-netty4');
  await mkdir(module, { recursive: true });
  await mkdir(join(draft, 'home/config'));
  const jars = (await readdir(join(draft, 'lib'))).filter((name) => /^(netty|transport-netty4)-/.test(name));
  for (const jar of jars) await rename(join(draft, 'lib', jar), join(module, jar));
  const transportJar = jars.find((name) => name.startsWith('transport-netty4-'));
  if (transportJar === undefined) throw new Error('Maven delivered no transport-netty4: is pom.xml complete?');

  const packed = 'META-INF/es-plugins/transport-netty4';
  await runTool(join(javaHome, 'bin/jar'), ['xf', transportJar, packed], module);
  for (const name of await readdir(join(module, packed))) await rename(join(module, packed, name), join(module, name));
  await rm(join(module, 'META-INF'), { recursive: true });

  // As a named module it would need the server on the module path; here the server is on the class path.
  const descriptor = join(module, 'plugin-descriptor.properties');
  await writeFile(descriptor, (await readFile(descriptor, 'utf8')).replace(/^modulename=.*\n/m, ''));
}

async function removeLeftovers(workDir: string): Promise<void> {
  for (const name of await readdir(workDir)) {
    if (!name.startsWith('assembling-')) continue;
    const age = Date.now() - (await stat(join(workDir, name)).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > leftoverAgeMilliseconds) await rm(join(workDir, name), { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
