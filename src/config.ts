import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { PROVIDERS_OR_POLICIES } from '@huggingface/inference';
import { z } from 'zod';

const integer = (minimum: number, maximum: number) =>
  z
    .stringFormat('integer', /^\d+$/, `is not a whole number`)
    .transform(Number)
    .pipe(z.number().min(minimum, `is less than ${minimum}`).max(maximum, `is more than ${maximum}`));

const defaultPort = 3000;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const flag = z
  .enum(['true', 'false', '1', '0'], 'is neither true, false, 1 nor 0')
  .transform((value) => value === 'true' || value === '1');

const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

const folder = z
  .string()
  .refine((path) => existsSync(path) && statSync(path).isDirectory(), 'is not a folder that exists');

// A file of a secret often ends with a line break, and no header can carry that.
const bearer = z.string().regex(/^[!-~]+$/, 'has spaces, line breaks or letters beyond ASCII');

const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) URL', abort: true });

const companyIds = list.pipe(z.array(z.string().regex(/^[A-Za-z0-9_]{1,50}$/, 'is not 1 to 50 letters, digits or _')));

export const indexPrefix = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,49}$/, 'is not 1 to 50 of a–z 0–9 _ -, beginning with a letter or digit');

/** Every environment value that the service reads, by its name in the environment. An empty value counts as absent. */
const environment = z.object({
  PORT: integer(0, 65_535).default(defaultPort),
  HOST: z.string().default('0.0.0.0'),
  METRICS_PORT: integer(0, 65_535).optional(),
  LOG_LEVEL: z.enum(logLevels, `is not one of ${logLevels.join(', ')}`).default('info'),
  BASE_PATH: z
    .string()
    .regex(/^(\/[\w.~-]+)+$/, 'is not a path such as /support (no slash at the end)')
    .optional(),
  TRUST_PROXY: flag.default(false),
  SHUTDOWN_GRACE_SECONDS: integer(0, 3_600).default(20),

  ELASTICSEARCH_URL: list.pipe(z.array(httpUrl).min(1, 'is without an address')),
  ELASTICSEARCH_API_KEY: bearer.optional(),
  ELASTICSEARCH_USERNAME: z.string().optional(),
  ELASTICSEARCH_PASSWORD: z.string().optional(),
  ELASTICSEARCH_CA_FILE: z.string().refine(isFile, 'is not a file that exists').optional(),
  INDEX_PREFIX: indexPrefix.default('support'),
  INDEX_SHARDS: integer(1, 1024).default(1),
  INDEX_REPLICAS: integer(0, 10).optional(),

  JWT_SECRET: z
    .string()
    .refine((secret) => Buffer.byteLength(secret) >= 32, 'is shorter than 32 bytes')
    .optional(),
  JWT_JWKS_URL: httpUrl.optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  JWT_CLOCK_TOLERANCE_SECONDS: integer(0, 300).optional(),

  INGEST_DIR: folder.optional(),
  SPOOL_DIR: folder.default(tmpdir()),
  MAX_UPLOAD_BYTES: integer(1, Number.MAX_SAFE_INTEGER).default(2 * 1024 ** 3),
  INGEST_QUEUE_LIMIT: integer(1, 1_000).default(20),
  INGEST_PATIENCE_SECONDS: integer(1, 86_400).default(300),
  INGEST_SEGMENT_ROWS: integer(1, 1_000_000).default(5_000),
  TEXT_ANALYSIS: flag.default(true),
  COMPANY_IDS: companyIds.default([]),

  LANGUAGE_MODEL: z.enum(['auto', 'off'], 'is neither auto nor off').default('auto'),
  LANGUAGE_MODEL_OFF_COMPANIES: companyIds.default([]),
  HF_TOKEN: bearer.optional(),
  HF_MODEL: z
    .string()
    .regex(/^[\w./:@-]{1,200}$/, 'is not the name of a model')
    .default('meta-llama/Llama-3.1-8B-Instruct'),
  HF_PROVIDER: z
    .enum(PROVIDERS_OR_POLICIES, `is not one of ${PROVIDERS_OR_POLICIES.toSorted().join(', ')}`)
    .default('auto'),
  LLM_BASE_URL: httpUrl
    .refine(hasNoPassword, 'is wrong: a user or password in it is not sent; HF_TOKEN is, as a bearer token')
    .optional(),
  LLM_TOKENS_PER_REPORT: integer(1_000, 100_000_000).default(100_000),
  LLM_TOKENS_PER_DAY: integer(1_000, 10_000_000_000).default(2_000_000),
  LLM_TIMEOUT_SECONDS: integer(1, 290).default(60),
});

function hasNoPassword(url: string): boolean {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}

export type Config = z.infer<typeof environment>;

/** The configuration is not usable; the message names every fault, never a value (it may be a secret). */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * The configuration out of environment values (`process.env` or a test's own object).
 * Throws one ConfigError that lists all faults at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = environment.safeParse(given);
  const faults = [...(result.error?.issues ?? []).map((issue) => fieldFault(issue, given)), ...crossFaults(given)];
  if (result.success && faults.length === 0) return result.data;
  throw new ConfigError(
    `The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'} (see .env.example):\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
  );
}

function fieldFault(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0]);
  if (given[name] === undefined) return `${name} is missing`;
  return `${name} ${issue.message}`;
}

function crossFaults(env: Readonly<Record<string, unknown>>): string[] {
  const faults: string[] = [];
  if (!env['JWT_SECRET'] && !env['JWT_JWKS_URL'])
    faults.push('JWT_SECRET is missing (at least 32 bytes), or give JWT_JWKS_URL');
  if (env['JWT_SECRET'] && env['JWT_JWKS_URL']) faults.push('JWT_SECRET and JWT_JWKS_URL exclude each other');
  // Such keys sign tokens for whatever else the identity provider serves, and some providers' keys for other tenants too.
  for (const name of ['JWT_ISSUER', 'JWT_AUDIENCE'])
    if (env['JWT_JWKS_URL'] && !env['JWT_SECRET'] && !env[name])
      faults.push(`${name} is missing: with JWT_JWKS_URL it has to say which tokens are meant for this service`);
  if (env['METRICS_PORT'] && isSamePort(env['METRICS_PORT'], env['PORT'] ?? defaultPort))
    faults.push('METRICS_PORT is the same as PORT: give it another, or leave it out to have /metrics on PORT');
  if (env['ELASTICSEARCH_API_KEY'] && env['ELASTICSEARCH_USERNAME'])
    faults.push('ELASTICSEARCH_API_KEY and ELASTICSEARCH_USERNAME exclude each other');
  if (!env['ELASTICSEARCH_USERNAME'] !== !env['ELASTICSEARCH_PASSWORD'])
    faults.push('ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD go together');
  if (env['LLM_BASE_URL'] && !env['HF_MODEL'])
    faults.push('HF_MODEL is missing: the name by which the server at LLM_BASE_URL knows its model');
  if (env['LLM_BASE_URL'] && env['HF_PROVIDER']) faults.push('LLM_BASE_URL and HF_PROVIDER exclude each other');
  if (!env['LLM_BASE_URL'] && isForeignToken(env['HF_TOKEN']) && (env['HF_PROVIDER'] ?? 'auto') === 'auto')
    faults.push('HF_TOKEN does not begin with hf_: HF_PROVIDER has to name the provider whose key it is');
  return faults;
}

// 0 is whichever is free, so never the same.
const isSamePort = (a: unknown, b: unknown): boolean => Number(a) === Number(b) && Number(a) !== 0;

const isForeignToken = (token: unknown): boolean => typeof token === 'string' && !token.startsWith('hf_');
