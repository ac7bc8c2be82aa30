import { type Client, errors } from '@elastic/elasticsearch';
import type { NamedRole, Roles } from './read-roles.ts';

export type User = { username: string; password: string };

/** Puts the roles and the service's user, and gives Kibana's own user its password where there is one. Harmless to repeat. */
export async function putSecurity(
  client: Client,
  { roles, user, kibanaPassword }: { roles: Roles; user: User; kibanaPassword: string | undefined },
  log: (line: string) => void,
): Promise<void> {
  const { service, analyst } = roles;
  await putRole(client, service);
  await putRole(client, analyst);
  log(`The roles ${service.name} and ${analyst.name} are in place.`);
  await said(`the user ${user.username}`, () =>
    client.security.putUser({
      username: user.username,
      password: user.password,
      roles: [service.name],
      full_name: 'support-insights, the service',
    }),
  );
  log(`The user ${user.username} has the role ${service.name}.`);
  if (kibanaPassword === undefined) return;
  await said('the password of kibana_system', () =>
    client.security.changePassword({ username: 'kibana_system', password: kibanaPassword }),
  );
  log('The user kibana_system has its password.');
}

const putRole = (client: Client, { name, role }: NamedRole): Promise<void> =>
  said(`the role ${name}`, () =>
    client.transport.request({ method: 'PUT', path: `/_security/role/${name}`, body: role }),
  );

/** What Elasticsearch refuses, with its reason: that has no password in it, the whole error may. */
async function said(what: string, put: () => Promise<unknown>): Promise<void> {
  try {
    await put();
  } catch (error) {
    if (!(error instanceof errors.ResponseError) || (error.statusCode ?? 0) >= 429) throw error;
    throw new Error(`Elasticsearch does not take ${what}: ${error.message}`);
  }
}
