import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ConfigError, readConfig } from '../src/config.ts';

const secret = 'x'.repeat(32);
const needed = { ELASTICSEARCH_URL: 'http://localhost:9200', JWT_SECRET: secret };

/** The lines of the error, without the first one. */
function faultsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const [first, ...faults] = error.message.split('\n');
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
    if (first !== `The configuration has ${count} (see .env.example):`) throw error;
    return faults.map((fault) => fault.replace(/^ {2}/, ''));
  }
  return [];
}

test('With what is needed alone, everything else has its default', (t) => {
  t.deepEqual(readConfig(needed), {
    PORT: 3000,
    HOST: '0.0.0.0',
    LOG_LEVEL: 'info',
    TRUST_PROXY: false,
    SHUTDOWN_GRACE_SECONDS: 20,
    ELASTICSEARCH_URL: ['http://localhost:9200'],
    INDEX_PREFIX: 'support',
    INDEX_SHARDS: 1,
    JWT_SECRET: secret,
    SPOOL_DIR: tmpdir(),
    // 2 GiB
    MAX_UPLOAD_BYTES: 2_147_483_648,
    INGEST_QUEUE_LIMIT: 20,
    INGEST_PATIENCE_SECONDS: 300,
    INGEST_SEGMENT_ROWS: 5_000,
    TEXT_ANALYSIS: true,
    COMPANY_IDS: [],
    LANGUAGE_MODEL: 'auto',
    LANGUAGE_MODEL_OFF_COMPANIES: [],
    HF_MODEL: 'meta-llama/Llama-3.1-8B-Instruct',
    HF_PROVIDER: 'auto',
    LLM_TOKENS_PER_REPORT: 100_000,
    LLM_TOKENS_PER_DAY: 2_000_000,
    LLM_TIMEOUT_SECONDS: 60,
  });
});

test('An empty value counts as absent, and values that are not known as none', (t) => {
  const env = { ...needed, PORT: '', HOST: '', BASE_PATH: '', INGEST_DIR: '', JWT_ISSUER: '', PATH: '/bin', HOME: '' };
  t.deepEqual(readConfig({ ...env, LOG_LEVEL: undefined }), readConfig(needed));
});

test('Every value that is given is read', (t) => {
  const given = {
    PORT: '0',
    HOST: '::1',
    METRICS_PORT: '9464',
    LOG_LEVEL: 'silent',
    BASE_PATH: '/support/v1.0~x',
    TRUST_PROXY: '1',
    SHUTDOWN_GRACE_SECONDS: '0',
    ELASTICSEARCH_URL: 'https://a:9200, http://b ,',
    ELASTICSEARCH_USERNAME: 'elastic',
    ELASTICSEARCH_PASSWORD: 'p',
    ELASTICSEARCH_CA_FILE: import.meta.filename,
    INDEX_PREFIX: '1-a_b',
    INDEX_SHARDS: '1024',
    INDEX_REPLICAS: '0',
    JWT_JWKS_URL: 'https://issuer/keys',
    JWT_ISSUER: 'https://issuer/',
    JWT_AUDIENCE: 'support',
    JWT_CLOCK_TOLERANCE_SECONDS: '300',
    INGEST_DIR: import.meta.dirname,
    SPOOL_DIR: import.meta.dirname,
    MAX_UPLOAD_BYTES: '9007199254740991',
    INGEST_QUEUE_LIMIT: '1',
    INGEST_PATIENCE_SECONDS: '86400',
    INGEST_SEGMENT_ROWS: '1000000',
    TEXT_ANALYSIS: 'false',
    COMPANY_IDS: ' Acme, Ask_Zed1,, ',
    LANGUAGE_MODEL: 'off',
    LANGUAGE_MODEL_OFF_COMPANIES: 'Acme,Ask_Zed1',
    HF_TOKEN: 'gsk_x',
    HF_MODEL: 'llama3.1:8b',
    HF_PROVIDER: 'groq',
    LLM_TOKENS_PER_REPORT: '1000',
    LLM_TOKENS_PER_DAY: '10000000000',
    LLM_TIMEOUT_SECONDS: '290',
  };
  t.deepEqual(readConfig(given), {
    ...given,
    PORT: 0,
    METRICS_PORT: 9_464,
    LOG_LEVEL: 'silent',
    TRUST_PROXY: true,
    SHUTDOWN_GRACE_SECONDS: 0,
    ELASTICSEARCH_URL: ['https://a:9200', 'http://b'],
    INDEX_SHARDS: 1024,
    INDEX_REPLICAS: 0,
    JWT_CLOCK_TOLERANCE_SECONDS: 300,
    MAX_UPLOAD_BYTES: 9_007_199_254_740_991,
    INGEST_QUEUE_LIMIT: 1,
    INGEST_PATIENCE_SECONDS: 86_400,
    INGEST_SEGMENT_ROWS: 1_000_000,
    TEXT_ANALYSIS: false,
    COMPANY_IDS: ['Acme', 'Ask_Zed1'],
    LANGUAGE_MODEL_OFF_COMPANIES: ['Acme', 'Ask_Zed1'],
    LLM_TOKENS_PER_REPORT: 1_000,
    LLM_TOKENS_PER_DAY: 10_000_000_000,
    LLM_TIMEOUT_SECONDS: 290,
  });
});

test('METRICS_PORT may be anything but PORT, and 0 is whichever is free', (t) => {
  const ports = (PORT: string, METRICS_PORT: string) => faultsOf({ ...needed, PORT, METRICS_PORT }).length;
  t.is(ports('8080', '8080'), 1);
  t.is(ports('8080', '08080'), 1);
  t.is(ports('8080', '3000'), 0);
  t.is(ports('0', '0'), 0);
  t.is(ports('', ''), 0);
  t.deepEqual(
    faultsOf({ ...needed, JWT_SECRET: 'short', METRICS_PORT: '3000' }).length,
    2,
    'it is named with the others',
  );
});

test('A flag is true, false, 1 or 0', (t) => {
  for (const [text, value] of Object.entries({ true: true, 1: true, false: false, 0: false }))
    t.is(readConfig({ ...needed, TRUST_PROXY: text }).TRUST_PROXY, value);
});

test('What is missing is named', (t) => {
  t.deepEqual(faultsOf({}), [
    'ELASTICSEARCH_URL is missing',
    'JWT_SECRET is missing (at least 32 bytes), or give JWT_JWKS_URL',
  ]);
});

for (const [name, value, fault] of [
  ['PORT', '65536', 'PORT is more than 65535'],
  ['PORT', '-1', 'PORT is not a whole number'],
  ['PORT', '3e3', 'PORT is not a whole number'],
  ['PORT', '80.0', 'PORT is not a whole number'],
  ['PORT', ' 80', 'PORT is not a whole number'],
  ['METRICS_PORT', '65536', 'METRICS_PORT is more than 65535'],
  ['METRICS_PORT', 'x', 'METRICS_PORT is not a whole number'],
  [
    'METRICS_PORT',
    '3000',
    'METRICS_PORT is the same as PORT: give it another, or leave it out to have /metrics on PORT',
  ],
  ['LOG_LEVEL', 'verbose', 'LOG_LEVEL is not one of trace, debug, info, warn, error, fatal, silent'],
  ['BASE_PATH', 'support', 'BASE_PATH is not a path such as /support (no slash at the end)'],
  ['BASE_PATH', '/support/', 'BASE_PATH is not a path such as /support (no slash at the end)'],
  ['BASE_PATH', '/', 'BASE_PATH is not a path such as /support (no slash at the end)'],
  ['BASE_PATH', '/a//b', 'BASE_PATH is not a path such as /support (no slash at the end)'],
  ['BASE_PATH', '/a b', 'BASE_PATH is not a path such as /support (no slash at the end)'],
  ['TRUST_PROXY', 'yes', 'TRUST_PROXY is neither true, false, 1 nor 0'],
  ['SHUTDOWN_GRACE_SECONDS', '3601', 'SHUTDOWN_GRACE_SECONDS is more than 3600'],
  ['ELASTICSEARCH_URL', 'localhost:9200', 'ELASTICSEARCH_URL is not an http(s) URL'],
  ['ELASTICSEARCH_URL', 'http://a,b', 'ELASTICSEARCH_URL is not an http(s) URL'],
  ['ELASTICSEARCH_URL', 'ftp://a', 'ELASTICSEARCH_URL is not an http(s) URL'],
  ['ELASTICSEARCH_URL', ' , ', 'ELASTICSEARCH_URL is without an address'],
  ['ELASTICSEARCH_CA_FILE', '/no/such/file', 'ELASTICSEARCH_CA_FILE is not a file that exists'],
  ['ELASTICSEARCH_CA_FILE', import.meta.dirname, 'ELASTICSEARCH_CA_FILE is not a file that exists'],
  ['INDEX_PREFIX', 'Support', /^INDEX_PREFIX is not 1 to 50 of a–z 0–9 _ -/],
  ['INDEX_PREFIX', '-support', /^INDEX_PREFIX is not 1 to 50 of a–z 0–9 _ -/],
  ['INDEX_PREFIX', 'a'.repeat(51), /^INDEX_PREFIX is not 1 to 50 of a–z 0–9 _ -/],
  ['INDEX_SHARDS', '0', 'INDEX_SHARDS is less than 1'],
  ['INDEX_SHARDS', '1025', 'INDEX_SHARDS is more than 1024'],
  ['INDEX_REPLICAS', '11', 'INDEX_REPLICAS is more than 10'],
  ['JWT_SECRET', 'y'.repeat(31), 'JWT_SECRET is shorter than 32 bytes'],
  ['INGEST_DIR', '/no/such/folder', 'INGEST_DIR is not a folder that exists'],
  ['INGEST_DIR', import.meta.filename, 'INGEST_DIR is not a folder that exists'],
  ['SPOOL_DIR', join(import.meta.dirname, 'none'), 'SPOOL_DIR is not a folder that exists'],
  ['MAX_UPLOAD_BYTES', '0', 'MAX_UPLOAD_BYTES is less than 1'],
  ['MAX_UPLOAD_BYTES', '9007199254740993', 'MAX_UPLOAD_BYTES is more than 9007199254740991'],
  ['INGEST_QUEUE_LIMIT', '0', 'INGEST_QUEUE_LIMIT is less than 1'],
  ['INGEST_PATIENCE_SECONDS', '86401', 'INGEST_PATIENCE_SECONDS is more than 86400'],
  ['INGEST_SEGMENT_ROWS', '0', 'INGEST_SEGMENT_ROWS is less than 1'],
  ['COMPANY_IDS', 'Acme,a b', 'COMPANY_IDS is not 1 to 50 letters, digits or _'],
  ['COMPANY_IDS', 'x'.repeat(51), 'COMPANY_IDS is not 1 to 50 letters, digits or _'],
  ['LANGUAGE_MODEL', 'on', 'LANGUAGE_MODEL is neither auto nor off'],
  ['LANGUAGE_MODEL_OFF_COMPANIES', '@Acme', 'LANGUAGE_MODEL_OFF_COMPANIES is not 1 to 50 letters, digits or _'],
  ['HF_TOKEN', 'hf_a b', 'HF_TOKEN has spaces, line breaks or letters beyond ASCII'],
  [
    'ELASTICSEARCH_API_KEY',
    'a-key-from-a-file\n',
    'ELASTICSEARCH_API_KEY has spaces, line breaks or letters beyond ASCII',
  ],
  ['HF_MODEL', 'a model', 'HF_MODEL is not the name of a model'],
  ['HF_PROVIDER', 'nobody', /^HF_PROVIDER is not one of auto, baseten, .*, zai-org$/],
  ['LLM_TOKENS_PER_REPORT', '999', 'LLM_TOKENS_PER_REPORT is less than 1000'],
  ['LLM_TOKENS_PER_DAY', '0', 'LLM_TOKENS_PER_DAY is less than 1000'],
  ['LLM_TIMEOUT_SECONDS', '291', 'LLM_TIMEOUT_SECONDS is more than 290'],
] as const) {
  test(`${name} cannot be ${value.slice(0, 30)} (${value.length} characters)`, (t) => {
    const [found = '', ...others] = faultsOf({ ...needed, [name]: value });
    if (typeof fault === 'string') t.is(found, fault);
    else t.regex(found, fault);
    t.deepEqual(others, []);
  });
}

test('A secret is measured in bytes', (t) => {
  t.notThrows(() => readConfig({ ...needed, JWT_SECRET: 'é'.repeat(16) }));
});

test('JWT_JWKS_URL is an http(s) URL', (t) => {
  const given = { ELASTICSEARCH_URL: 'http://a', JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' };
  t.deepEqual(faultsOf({ ...given, JWT_JWKS_URL: 'keys' }), ['JWT_JWKS_URL is not an http(s) URL']);
  t.deepEqual(faultsOf({ ...given, JWT_JWKS_URL: 'https://issuer/keys' }), []);
});

test('A key set signs for others too: the issuer and the audience have to be named', (t) => {
  const given = { ELASTICSEARCH_URL: 'http://a', JWT_JWKS_URL: 'https://issuer/keys' };
  const missing = (name: string) =>
    `${name} is missing: with JWT_JWKS_URL it has to say which tokens are meant for this service`;
  t.deepEqual(faultsOf(given), [missing('JWT_ISSUER'), missing('JWT_AUDIENCE')]);
  t.deepEqual(faultsOf({ ...given, JWT_ISSUER: 'i' }), [missing('JWT_AUDIENCE')]);
  t.deepEqual(faultsOf(needed), [], 'a secret of our own signs for nobody else');
});

test('Values that exclude each other or go together are told', (t) => {
  const exclude = (a: string, b: string) => `${a} and ${b} exclude each other`;
  t.deepEqual(faultsOf({ ...needed, JWT_JWKS_URL: 'https://a' }), [exclude('JWT_SECRET', 'JWT_JWKS_URL')]);
  t.deepEqual(
    faultsOf({
      ...needed,
      ELASTICSEARCH_API_KEY: 'k',
      ELASTICSEARCH_USERNAME: 'u',
      ELASTICSEARCH_PASSWORD: 'p',
    }),
    [exclude('ELASTICSEARCH_API_KEY', 'ELASTICSEARCH_USERNAME')],
  );
  for (const one of ['ELASTICSEARCH_USERNAME', 'ELASTICSEARCH_PASSWORD'])
    t.deepEqual(faultsOf({ ...needed, [one]: 'x' }), ['ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD go together']);
});

test("A model of one's own needs its name and no token, and has no provider", (t) => {
  const own = { ...needed, LLM_BASE_URL: 'http://ollama:11434/v1' };
  t.is(readConfig({ ...own, HF_MODEL: 'llama3.1:8b' }).LLM_BASE_URL, 'http://ollama:11434/v1');
  t.deepEqual(faultsOf(own), ['HF_MODEL is missing: the name by which the server at LLM_BASE_URL knows its model']);
  t.deepEqual(faultsOf({ ...own, HF_MODEL: 'm', HF_PROVIDER: 'groq' }), [
    'LLM_BASE_URL and HF_PROVIDER exclude each other',
  ]);
  t.deepEqual(faultsOf({ ...own, HF_MODEL: 'm', LLM_BASE_URL: 'ollama' }), ['LLM_BASE_URL is not an http(s) URL']);
  t.deepEqual(faultsOf({ ...own, HF_MODEL: 'm', LLM_BASE_URL: 'http://u:p@ollama' }), [
    'LLM_BASE_URL is wrong: a user or password in it is not sent; HF_TOKEN is, as a bearer token',
  ]);
});

test("A provider's own key needs the provider; a key for one's own server does not", (t) => {
  t.deepEqual(faultsOf({ ...needed, HF_TOKEN: 'gsk_x' }), [
    'HF_TOKEN does not begin with hf_: HF_PROVIDER has to name the provider whose key it is',
  ]);
  t.deepEqual(faultsOf({ ...needed, HF_TOKEN: 'hf_x' }), []);
  t.deepEqual(faultsOf({ ...needed, HF_TOKEN: 'x', LLM_BASE_URL: 'http://a', HF_MODEL: 'm' }), []);
});

test('All faults are reported at once, each with its name and none with its value', (t) => {
  const env = {
    PORT: 'wrong-1',
    LOG_LEVEL: 'wrong-2',
    BASE_PATH: 'wrong-3',
    TRUST_PROXY: 'wrong-4',
    ELASTICSEARCH_URL: 'wrong-5',
    ELASTICSEARCH_PASSWORD: 'wrong-6',
    INDEX_PREFIX: 'Wrong-7',
    JWT_SECRET: 'wrong-8',
    JWT_JWKS_URL: 'wrong-9',
    SPOOL_DIR: 'wrong-10',
    COMPANY_IDS: 'wrong-11',
  };
  const faults = faultsOf(env);
  t.is(faults.length, 12);
  for (const name of Object.keys(env)) t.true(faults.some((fault) => fault.startsWith(name) || fault.includes(name)));
  t.notRegex(faults.join('\n'), /wrong-\d/i);
});
