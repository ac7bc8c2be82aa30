import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './http/logging.ts';
import { loadEnvFileIfThere } from './load-env-file.ts';
import { startService } from './service.ts';

// While it ingests, most of the heap is garbage, which V8 lets grow to more than four times what is alive: a third less memory
// for a few percent of the processor (docs/decisions/0013-ingestion-speed.md).
setFlagsFromString('--heap-growing-percent=100');

// Long enough for clients that ask all the time to hear that they should connect anew. Ctrl-C does not wait for them.
const drainMilliseconds = { SIGTERM: 1_000, SIGINT: 0 };

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
try {
  loadEnvFileIfThere();
  const config = readConfig(process.env);
  const logger = createLogger(config, process.stdout.isTTY);
  const service = await startService(config, logger, version);
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      logger.info({ signal }, 'stopping');
      await service.stop(drainMilliseconds[signal]);
      logger.info('stopped');
      // Whatever hangs on, such as a request to an Elasticsearch that does not answer, has had its time.
      setTimeout(() => process.exit(), 500).unref();
    });
  }
} catch (error) {
  // A person reads this, on a terminal or in a pod's log: no stack for what they can mend themselves.
  process.exitCode = 1;
  console.error(error instanceof ConfigError ? error.message : (listenFault(error) ?? error));
}

function listenFault(error: unknown): string | null {
  const isListening =
    error instanceof Error && 'syscall' in error && ['listen', 'getaddrinfo'].includes(String(error.syscall));
  if (!isListening || !('code' in error)) return null;
  const isOfMetrics = 'port' in error && String(error.port) === process.env['METRICS_PORT'];
  const name = isOfMetrics ? 'METRICS_PORT' : 'PORT';
  const faults: Record<string, string> = {
    EADDRINUSE: `The port is taken: stop what listens there, or set ${name} to another.`,
    EADDRNOTAVAIL: 'HOST is no address of this machine.',
    ENOTFOUND: 'HOST is neither an address nor a name that leads to one.',
    EAI_AGAIN: 'HOST is neither an address nor a name that leads to one.',
    EACCES: `The service may not listen on this port: set ${name} to one above 1023.`,
  };
  const advice = faults[String(error.code)];
  return advice ? `${advice} (${error.message})` : null;
}
