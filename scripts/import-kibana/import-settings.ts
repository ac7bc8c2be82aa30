import { existsSync, statSync } from 'node:fs';
import { z } from 'zod';
import { indexPrefix } from '../../src/config.ts';
import { defaultPrefix, defaultTimeZone } from './defaults.ts';

const address = z
  .url({ protocol: /^https?$/, error: 'is not an http(s) URL' })
  .refine(hasNoUser, 'has a user or password in it: give KIBANA_USERNAME and KIBANA_PASSWORD')
  .transform((url) => url.replace(/\/+$/, ''));

function hasNoUser(url: string): boolean {
  return !URL.canParse(url) || new URL(url).username === '';
}

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const environment = z.object({
  KIBANA_URL: address,
  KIBANA_API_KEY: z.string().optional(),
  KIBANA_USERNAME: z.string().optional(),
  KIBANA_PASSWORD: z.string().optional(),
  KIBANA_CA_FILE: z.string().refine(isFile, 'is not a file that exists').optional(),
  KIBANA_SPACE: z
    .string()
    .regex(/^[a-z0-9_-]+$/, 'is not the identifier of a space: a–z 0–9 _ -')
    .optional(),
  KIBANA_TIME_ZONE: z
    .string()
    // Such as Europe/Berlin: it goes into a script, where a quote would end a text.
    .regex(/^[A-Za-z0-9_+/-]+$/, 'is not a time zone')
    .refine(isTimeZone, 'is not a time zone such as Europe/Berlin')
    .default(defaultTimeZone),
  PUBLIC_URL: address.optional(),
  INDEX_PREFIX: indexPrefix.default(defaultPrefix),
});

export type ImportSettings = z.infer<typeof environment>;

/** What the import is told by the environment; throws one error that names every fault, never a value. An empty value counts as absent. */
export function readImportSettings(env: Readonly<Record<string, string | undefined>>): ImportSettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = environment.safeParse(given);
  const faults = [
    ...(result.error?.issues ?? []).map(({ path, message }) => {
      const name = String(path[0]);
      return given[name] === undefined ? `${name} is missing` : `${name} ${message}`;
    }),
    ...(given['KIBANA_API_KEY'] && given['KIBANA_USERNAME']
      ? ['KIBANA_API_KEY and KIBANA_USERNAME exclude each other']
      : []),
    ...(!given['KIBANA_USERNAME'] !== !given['KIBANA_PASSWORD']
      ? ['KIBANA_USERNAME and KIBANA_PASSWORD go together']
      : []),
  ];
  if (result.success && faults.length === 0) return result.data;
  throw new Error(faults.join('\n'));
}
