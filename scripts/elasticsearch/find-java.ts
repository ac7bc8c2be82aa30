import { execFile } from 'node:child_process';
import { access, glob } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const oldestFit = 21;

const installFolders = [
  '/usr/lib/jvm/*',
  '/Library/Java/JavaVirtualMachines/*/Contents/Home',
  '/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home',
  join(homedir(), '.sdkman/candidates/java/*'),
];

/** The home folder of the first Java Development Kit found that can run Elasticsearch. */
export async function findJava(): Promise<string> {
  for await (const command of javaCommands()) {
    const home = await fittingHome(command);
    if (home !== undefined) return home;
  }
  throw new Error(
    `Elasticsearch needs a Java Development Kit of version ${oldestFit} or later and none was found: install one (for example from https://adoptium.net) or point JAVA_HOME at it.`,
  );
}

async function* javaCommands(): AsyncGenerator<string> {
  const javaHome = process.env['JAVA_HOME'];
  if (javaHome) yield join(javaHome, 'bin/java');
  yield 'java';
  for await (const home of glob(installFolders)) yield join(home, 'bin/java');
}

async function fittingHome(command: string): Promise<string | undefined> {
  try {
    // Java itself says where its home is, whatever links or launchers stand in between.
    const { stderr } = await promisify(execFile)(command, ['-XshowSettings:properties', '-version']);
    const home = /^ *java\.home = (.+)$/m.exec(stderr)?.[1];
    const version = Number.parseInt(/^ *java\.specification\.version = (\d+)/m.exec(stderr)?.[1] ?? '', 10);
    if (home === undefined || !(version >= oldestFit)) return undefined;
    // A mere runtime environment lacks these two, and assembling needs them.
    await Promise.all(['bin/javac', 'bin/jar'].map((tool) => access(join(home, tool))));
    return home;
  } catch {
    return undefined;
  }
}
