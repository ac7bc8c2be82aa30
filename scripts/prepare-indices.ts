import { parseArgs } from 'node:util';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { configWithoutTokens } from './config-without-tokens.ts';
import { fail } from './fail.ts';
import { prepare } from './prepare-indices/prepare.ts';
import { secondsOption } from './seconds-option.ts';

// What an installation runs before new replicas of the service serve: a hook of the Helm chart, a one-shot service of compose.

const usage = `Usage: npm run prepare-indices -- [--wait SECONDS] [--reindex]
Waits for Elasticsearch (300 s), then makes what INDEX_PREFIX lacks: a template that keeps Elasticsearch from making any of the
indices by itself, the indices, and fields that this version has added. Where the tweets lie in an older layout it exits with 1
and says so; with --reindex it builds them anew, while readers see the old ones. Harmless to repeat.`;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

function readOptions() {
  const { values } = parseArgs({
    options: {
      wait: { type: 'string', default: '300' },
      reindex: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return { ...values, waitSeconds: secondsOption('wait', values.wait) };
}

try {
  loadEnvFileIfThere();
  const { help, waitSeconds, reindex } = readOptions();
  if (help) console.log(usage);
  else {
    const config = configWithoutTokens(process.env);
    await prepare(config, { waitSeconds, mayRebuild: reindex, signal: stopping.signal, log: console.log });
  }
} catch (error) {
  fail(error, usage);
}
