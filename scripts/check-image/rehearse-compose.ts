import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertThat, type Checks, eventually } from './checks.ts';
import { type ComposeProject, createComposeProject } from './compose-project.ts';
import type { ContainerTools } from './container-tools.ts';
import { credentialSums } from './credential-sums.ts';
import { readPublished } from './published-ports.ts';
import type { Undo } from './undo.ts';

/**
 * docker-compose.yml as it is, by the commands of README.md. Real: the order and its conditions, the health checks' commands, the network, ports, volumes and their
 * owners, make-credentials.sh, TLS with its certificates, each container's password, our image with its commands. Stand-ins: Elastic's images (one has no
 * roles, the other takes any object), elasticsearch-certutil. Not rehearsed: the profiles `monitoring` and `llm`, what the true images do with read-only, capabilities and limits.
 */
export async function rehearseCompose(
  checks: Checks,
  tools: ContainerTools,
  project: string,
  work: string,
  undo: Undo,
): Promise<void> {
  const { check } = checks;
  const compose = await createComposeProject(tools, project, work, undo);
  const say = async (lines: string, limitSeconds?: number) => {
    const { code, stdout, output } = await compose.shell(lines, limitSeconds);
    assertThat(code === 0, `${lines.split('\n')[0]} … ends with ${code}: ${output.trim().slice(-1500)}`);
    return stdout.trim();
  };
  await check('docker compose without .env names the secret that is missing, and how to make it', async () => {
    const { code, output } = await compose.shell('docker compose config -q');
    assertThat(
      code !== 0 && /(JWT_SECRET|ELASTIC_PASSWORD) is missing in \.env \(`openssl rand/.test(output),
      `${code}: ${output}`,
    );
    return undefined;
  });
  const up = await check(
    "README.md's commands for docker compose start everything, in order, and the API becomes ready",
    async () => {
      const startedAt = Date.now();
      await say(await readmeBlock(project), 600);
      await eventually(60, async () =>
        assertThat((await fetch('http://127.0.0.1:3000/readyz')).ok, '/readyz does not answer 200'),
      );
      return `${Math.round((Date.now() - startedAt) / 1000)} s`;
    },
  );
  if (!up) {
    console.log((await compose.shell('docker compose ps --all; docker compose logs --tail 15')).stdout);
    return;
  }
  await checkWhatRuns(compose, checks, say);
}

async function checkWhatRuns(
  compose: ComposeProject,
  { check }: Checks,
  say: (lines: string) => Promise<string>,
): Promise<void> {
  await check(
    'docker compose run --rm ingest takes a file, and a token made in the container reads a figure',
    async () => {
      await say('docker compose run --rm -T ingest /ingest/tweets.csv');
      const token = await say('docker compose exec -T api node scripts/token.ts');
      const answer = await fetch('http://127.0.0.1:3000/companies?limit=5', {
        headers: { authorization: `Bearer ${token}` },
      });
      const body = await answer.text();
      assertThat(answer.ok && JSON.parse(body).items.length === 5, `${answer.status}: ${body}`);
      return undefined;
    },
  );
  await check("Kibana has taken every object, and logs in by its own user's password", async () => {
    const said = await say('docker compose logs kibana-import kibana');
    assertThat(/took [1-9]\d* objects/.test(said), said);
    return /\d+ of \d+ objects are in Kibana/.exec(said)?.[0];
  });
  await check(
    'the API knows neither the superuser nor the key of the authority, and Elasticsearch refuses who has no password',
    async () => {
      const environment = await say('docker compose exec -T api node -e "console.log(JSON.stringify(process.env))"');
      const [, password = ''] =
        /^ELASTIC_PASSWORD=(.+)$/m.exec(await readFile(join(compose.folder, '.env'), 'utf8')) ?? [];
      assertThat(password.length > 20 && !environment.includes(password), 'the API has the password of elastic');
      const files = await say(
        `docker compose exec -T api node -e "console.log(require('node:fs').readdirSync('/credentials').sort().join())"`,
      );
      assertThat(files === 'ca.crt,service.env', files);
      await say('docker compose cp elasticsearch:/usr/share/elasticsearch/config/credentials/ca.crt ca.crt');
      const status = await say('curl -s --cacert ca.crt -o /dev/null -w "%{http_code}" https://localhost:9200/');
      assertThat(status === '401', `Elasticsearch answers ${status}`);
      return undefined;
    },
  );
  await check('the API alone is open to other machines; the metrics are for its network alone', async () => {
    const published = readPublished(await say('docker compose ps --format json'));
    const open = published.filter(({ loopback }) => !loopback);
    const said = JSON.stringify(published);
    assertThat(JSON.stringify(open) === '[{"service":"api","port":3000,"loopback":false}]', said);
    assertThat(published.filter(({ service }) => service === 'api').length === 1, said);
    assertThat(new Set(published.map(({ service }) => service)).size === 3, `not those of three services: ${said}`);
    const { status } = await fetch('http://127.0.0.1:3000/metrics');
    assertThat(status === 404, `port 3000 answers ${status} to /metrics`);
    await say(`docker compose exec -T kibana curl -sf http://api:9464/metrics`);
    return undefined;
  });
  await check(
    'docker compose up -d again changes no certificate and no password, and the data stay after down',
    async () => {
      const before = await credentialSums(say);
      await say('docker compose up -d');
      assertThat((await credentialSums(say)) === before, 'a credential has changed');
      await say('docker compose down && docker compose up -d');
      assertThat((await credentialSums(say)) === before, 'a credential has changed');
      const token = await say('docker compose exec -T api node scripts/token.ts');
      await eventually(60, async () => {
        const answer = await fetch('http://127.0.0.1:3000/companies', {
          headers: { authorization: `Bearer ${token}` },
        });
        assertThat(answer.ok && JSON.parse(await answer.text()).items.length === 5, `${answer.status}`);
      });
      return undefined;
    },
  );
}

/** The first block of commands of the section "Docker", up to the command that starts everything. */
async function readmeBlock(project: string): Promise<string> {
  const readme = await readFile(join(project, 'README.md'), 'utf8');
  const [, section = ''] = /^## Docker$([\s\S]*?)^## /m.exec(readme) ?? [];
  const [block = ''] = /(?:^ {4}.*\n)+/m.exec(section) ?? [];
  const lines = block.replace(/^ {4}/gm, '');
  const end = lines.search(/^docker compose up -d.*$/m);
  assertThat(end >= 0, 'README.md has no docker compose up -d');
  return lines.slice(0, lines.indexOf('\n', end));
}
