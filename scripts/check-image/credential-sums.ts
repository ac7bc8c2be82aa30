import { assertThat } from './checks.ts';

// Certificates, a key and passwords, where the containers have them.
const credentials = {
  elasticsearch: ['ca.crt', 'node.key', 'node.crt'].map((file) => `config/credentials/${file}`),
  kibana: ['/credentials/kibana.env', '/credentials/ca.crt'],
};

/** By `say`, which runs lines of a shell; throws when one of the files has none: two runs that both find nothing would be alike. */
export async function credentialSums(say: (lines: string) => Promise<string>): Promise<string> {
  const commands = Object.entries(credentials).map(
    ([service, files]) => `docker compose exec -T ${service} sha256sum ${files.join(' ')}`,
  );
  const sums = await say(commands.join(' && '));
  const files = Object.values(credentials).flat();
  assertThat(sums.match(/^[0-9a-f]{64} /gm)?.length === files.length, `not ${files.length} sums: ${sums}`);
  return sums;
}
