import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import jwt from 'jsonwebtoken';
import { scopes } from '../src/http/route.ts';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { fail } from './fail.ts';

const usage = `Usage: npm run --silent token -- [--scope SCOPE]… [--company COMPANY]… [--expires 1h] [--subject NAME] [--file PATH]
Prints a token signed with JWT_SECRET (from the environment or .env), or puts it into a file for its user alone. Without --scope it has all: ${Object.keys(scopes).join(', ')}.`;

try {
  loadEnvFileIfThere();
  const { values } = parseArgs({
    options: {
      scope: { type: 'string', multiple: true },
      company: { type: 'string', multiple: true },
      expires: { type: 'string', default: '1h' },
      subject: { type: 'string', default: 'command-line' },
      file: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else if (values.file) writeFileSync(values.file, `${makeToken(values)}\n`, { mode: 0o600 });
  else console.log(makeToken(values));
} catch (error) {
  fail(error, usage);
}

function makeToken(values: { scope?: string[]; company?: string[]; expires: string; subject: string }): string {
  const { JWT_SECRET: secret, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = process.env;
  if (!secret || Buffer.byteLength(secret) < 32) throw new Error('JWT_SECRET is not set, or is shorter than 32 bytes.');
  const unknown = values.scope?.find((scope) => !(scope in scopes));
  if (unknown !== undefined) throw new Error(`There is no scope ${unknown}.`);
  if (!/^\d+(s|m|h|d)$/.test(values.expires))
    throw new Error('--expires takes a number and s, m, h or d, such as 90m.');
  const claims = {
    scope: (values.scope ?? Object.keys(scopes)).join(' '),
    ...(values.company ? { companies: values.company } : {}),
  };
  return jwt.sign(claims, secret, {
    algorithm: 'HS256',
    subject: values.subject,
    expiresIn: values.expires as jwt.SignOptions['expiresIn'] & string,
    ...(issuer ? { issuer } : {}),
    ...(audience ? { audience } : {}),
  });
}
