import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';

const mavenLimitMilliseconds = 600_000;

export async function runTool(command: string, args: string[], cwd: string): Promise<void> {
  try {
    await promisify(execFile)(command, args, { cwd });
  } catch (error) {
    throw new Error(`${command} failed: ${firstLine(error, /\S.*/)}`, { cause: error });
  }
}

export interface MavenOptions {
  javaHome: string;
  cwd: string;
  signal: AbortSignal | undefined;
}

export async function runMaven(args: string[], { javaHome, cwd, signal }: MavenOptions): Promise<void> {
  try {
    // Maven refuses to start with a JAVA_HOME that leads nowhere, so it gets the one that was found to work.
    const env = { ...process.env, JAVA_HOME: javaHome };
    await promisify(execFile)('mvn', args, { cwd, env, signal, timeout: mavenLimitMilliseconds });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(
        'Assembling Elasticsearch needs Maven and there is no mvn on the PATH: install it (https://maven.apache.org/install.html) or set ELASTICSEARCH_URL to an Elasticsearch that runs already.',
        { cause: error },
      );
    }
    throw new Error(`Maven could not fetch Elasticsearch: ${firstLine(error, /(?<=\[ERROR\] ).*?(?= -> \[Help|$)/m)}`, {
      cause: error,
    });
  }
}

function firstLine(error: unknown, pattern: RegExp): string {
  if (!(error instanceof Error)) return String(error);
  const output = ['stderr', 'stdout'].map((name) => String(Reflect.get(error, name) ?? '')).join('\n');
  return pattern.exec(output)?.[0] ?? error.message;
}
