import { readFile } from 'node:fs/promises';
import test from 'ava';
import { parse } from 'yaml';

type ComposeService = {
  image: string;
  ports?: string[];
  mem_limit?: string;
  restart: string;
  healthcheck?: object;
  cap_drop: string[];
  security_opt: string[];
  depends_on?: Record<string, { condition: string }>;
  environment?: Record<string, string | number>;
  logging?: object;
};

const read = (file: string) => readFile(new URL(`../${file}`, import.meta.url), 'utf8');
const text = await read('docker-compose.yml');
const services: Record<string, ComposeService> = parse(text, { merge: true }).services;
const example = namesOf(await read('.env.example'), /^#?([A-Z][A-Z0-9_]+)=/gm);
const settings = namesOf(await read('src/config.ts'), /^ {2}([A-Z][A-Z0-9_]+):/gm);
const variables = namesOf(text, /(?<!\$)\$\{([A-Z][A-Z0-9_]+)/g);

function namesOf(source: string, pattern: RegExp): string[] {
  return [...new Set(Array.from(source.matchAll(pattern), ([, name = '']) => name))];
}
const without = (names: string[], others: string[]) => names.filter((name) => !others.includes(name));

test('.env.example has every value of docker-compose.yml and of the service, and none besides', (t) => {
  t.true(settings.length > 30 && variables.length > 30);
  t.deepEqual(without([...variables, ...settings], example), []);
  t.deepEqual(without(example, [...variables, ...settings]), []);
});

test('docker compose gives the API every value that the service reads, or sets it', (t) => {
  // It comes as a file, which the command reads.
  const inFiles = ['ELASTICSEARCH_PASSWORD'];
  const given = Object.keys(services['api']?.environment ?? {});
  t.deepEqual(without(settings, [...given, ...inFiles]), []);
  t.deepEqual(without(given, settings), []);
});

test('the superuser of Elasticsearch is known to no container that stays but Elasticsearch', (t) => {
  const knowing = Object.entries(services).filter(([, service]) =>
    JSON.stringify(service).includes('ELASTIC_PASSWORD'),
  );
  t.deepEqual(
    knowing.map(([name, { restart }]) => `${name} ${restart}`),
    ['elasticsearch unless-stopped', 'set-up-security no', 'kibana-import no'],
  );
});

test('a secret that is missing in .env is named, with a command that makes it', (t) => {
  const required = Array.from(text.matchAll(/(?<!\$)\$\{([A-Z_]+):\?(.*)\}/g), ([, name = '', message = '']) => ({
    name,
    message,
  }));
  t.deepEqual(required.map(({ name }) => name).sort(), ['ELASTIC_PASSWORD', 'JWT_SECRET']);
  for (const { name, message } of required)
    t.regex(message, new RegExp(`^${name} is missing in \\.env \\(\`openssl rand .*\` makes one\\)$`));
});

test('docker compose opens of the API one port, and not that of its metrics', (t) => {
  t.deepEqual(services['api']?.ports, [`\${API_PORT:-3000}:3000`]);
});

for (const [name, service] of Object.entries(services)) {
  test(`docker compose: ${name} has an exact image, a memory limit, no capabilities to gain, logs that end, and only the ports it should`, (t) => {
    t.regex(service.image, /:v?\d+\.\d+\.\d+$/);
    t.truthy(service.mem_limit);
    t.deepEqual(service.cap_drop, ['ALL']);
    t.deepEqual(service.security_opt, ['no-new-privileges:true']);
    t.deepEqual(service.logging, { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } });
    for (const port of service.ports ?? []) if (name !== 'api') t.regex(port, /^127\.0\.0\.1:/);
  });

  test(`docker compose: ${name} ends by itself, or says whether it is healthy and comes back`, (t) => {
    if (service.restart === 'no') t.is(service.healthcheck, undefined);
    else {
      t.is(service.restart, 'unless-stopped');
      // That of the API is its image's.
      if (name !== 'api') t.truthy(service.healthcheck);
    }
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {}))
      t.is(condition, services[other]?.restart === 'no' ? 'service_completed_successfully' : 'service_healthy');
  });
}

test("docker compose's image of the service has the version of package.json, and is given it as its label", async (t) => {
  const { version } = JSON.parse(await read('package.json'));
  const { build } = parse(text, { merge: true }).services.api;
  t.is(services['api']?.image, `support-insights:${version}`);
  t.is(build.args.VERSION, version);
});
