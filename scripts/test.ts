import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { ensureElasticsearch } from './elasticsearch/ensure-elasticsearch.ts';
import { fail } from './fail.ts';

/**
 * Runs the tests on one Elasticsearch, started once: `node scripts/test.ts [--coverage] [ava's arguments]`. Which kind it
 * is gets printed; ELASTICSEARCH_URL names one that is there already.
 */
try {
  const given = process.argv.slice(2);
  const withCoverage = given.includes('--coverage');
  const avaArguments = given.filter((argument) => argument !== '--coverage');
  const url = process.env['ELASTICSEARCH_URL'];
  const elasticsearch = await ensureElasticsearch({ ...(url ? { url } : {}), log: console.log });
  try {
    const command = withCoverage ? ['c8', 'ava'] : ['ava'];
    process.exitCode = await run([...command, ...avaArguments], { ELASTICSEARCH_URL: elasticsearch.url });
  } finally {
    await elasticsearch.stop();
  }
} catch (error) {
  fail(error);
}

async function run([command = '', ...args]: string[], environment: Record<string, string>): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  // Ctrl-C reaches the child by itself: this process stays until it has ended, to stop Elasticsearch after it.
  const onInterrupt = () => {};
  const onTerminate = () => child.kill('SIGTERM');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  const [code, signal] = await once(child, 'exit');
  process.off('SIGINT', onInterrupt);
  process.off('SIGTERM', onTerminate);
  return code ?? 128 + constants.signals[signal as NodeJS.Signals];
}
