import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Role = z.strictObject({
  description: z.string(),
  cluster: z.array(z.string()),
  indices: z.array(z.strictObject({ names: z.array(z.string()), privileges: z.array(z.string()) })),
  applications: z
    .array(z.strictObject({ application: z.string(), privileges: z.array(z.string()), resources: z.array(z.string()) }))
    .optional(),
});
export type Role = z.infer<typeof Role>;

export type NamedRole = { name: string; role: Role };
export type Roles = { service: NamedRole; analyst: NamedRole };

// As it stands in the files, which can be sent to Elasticsearch as they are.
const filePrefix = /^support-/;

/**
 * The roles of the service and of those who only read, for the indices of this prefix and the objects of this space of Kibana. They
 * are named after the prefix: of several installations on one Elasticsearch none takes the rights of another.
 */
export function readRoles(prefix: string, space: string): Roles {
  const service = readRole('role.json', prefix);
  const analyst = readRole('analyst-role.json', prefix);
  const applications = analyst.applications?.map((one) => ({ ...one, resources: [`space:${space}`] }));
  const name = `${prefix}-insights`;
  return {
    service: { name, role: service },
    analyst: { name: `${name}-analyst`, role: { ...analyst, ...(applications ? { applications } : {}) } },
  };
}

function readRole(file: string, prefix: string): Role {
  const role = Role.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')));
  const indices = role.indices.map(({ names, privileges }) => ({
    names: names.map((name) => name.replace(filePrefix, `${prefix}-`)),
    privileges,
  }));
  return { ...role, indices };
}
