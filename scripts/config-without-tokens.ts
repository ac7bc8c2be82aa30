import { type Config, readConfig } from '../src/config.ts';

/** The service's configuration for a command that neither makes nor checks tokens, and so needs nothing that signs them. */
export const configWithoutTokens = (env: Readonly<Record<string, string | undefined>>): Config =>
  readConfig({ ...env, JWT_SECRET: 'x'.repeat(32), JWT_JWKS_URL: '' });
