import { Writable } from 'node:stream';
import type { ExecutionContext } from 'ava';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createLanguageModel } from '../../../src/clients/language-model.ts';
import { readConfig } from '../../../src/config.ts';
import { type AskOptions, createAskModel } from '../../../src/issues/model/ask-model.ts';
import { createModelMetrics } from '../../../src/issues/model/model-metrics.ts';
import type { Ask, AskLimits } from '../../../src/issues/model/question.ts';
import { createTokenBudget } from '../../../src/issues/model/token-budget.ts';
import type { Mind } from './mind.ts';
import { type ModelStub, startModelStub } from './start-model-stub.ts';

export const token = 'hf_secretsecretsecret';

export type Asking = {
  stub: ModelStub;
  ask: Ask;
  limits: AskLimits;
  registry: Registry;
  /** The lines of the log. */
  lines: Record<string, unknown>[];
  /** How long it waited between attempts, in milliseconds; the test does not wait. */
  waits: number[];
};

type Options = Partial<AskOptions> & {
  mind?: Mind;
  tokens?: number;
  env?: Record<string, string>;
  signal?: AbortSignal;
};

/** The real client and everything above it, before a stub of the model's server. */
export async function startAsking(t: ExecutionContext, options: Options = {}): Promise<Asking> {
  const stub = await startModelStub(options.mind ? { mind: options.mind } : {});
  t.teardown(() => stub.stop());
  const config = readConfig({
    ELASTICSEARCH_URL: 'http://localhost:9200',
    JWT_SECRET: 'x'.repeat(32),
    HF_TOKEN: token,
    HF_MODEL: 'stub-model',
    LLM_BASE_URL: stub.url,
    ...options.env,
  });
  const model = createLanguageModel(config);
  if (!model) throw new Error('The settings name no model.');
  const lines: Record<string, unknown>[] = [];
  const log = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const registry = new Registry();
  const waits: number[] = [];
  const ask = createAskModel({
    model,
    logger: pino(log),
    metrics: createModelMetrics(registry),
    timeoutSeconds: 10,
    wait: async (milliseconds) => waits.push(milliseconds),
    ...options,
  });
  const budget = createTokenBudget(options.tokens ?? 1_000_000, { spend: async () => true });
  return {
    stub,
    ask,
    limits: { budget, signal: options.signal ?? new AbortController().signal },
    registry,
    lines,
    waits,
  };
}
