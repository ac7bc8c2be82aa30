import { readFileSync } from 'node:fs';
import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './http/logging.ts';
import { loadEnvFileIfThere } from './load-env-file.ts';
import { startService } from './service.ts';

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
      await service.stop();
      logger.info('stopped');
      // Whatever hangs on, such as a request to an Elasticsearch that does not answer, has had its time.
      setTimeout(() => process.exit(), 500).unref();
    });
  }
} catch (error) {
  // A person reads this, on a terminal or in a pod's log: no stack for what they can mend themselves.
  process.exitCode = 1;
  const isTheirs =
    error instanceof ConfigError || (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE');
  console.error(isTheirs && error instanceof Error ? error.message : error);
}
