import { parseArgs } from 'node:util';
import { createElasticsearch } from '../src/clients/elasticsearch.ts';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { configWithoutTokens } from './config-without-tokens.ts';
import { fail } from './fail.ts';
import { secondsOption } from './seconds-option.ts';
import { putSecurity } from './set-up-security/put-security.ts';
import { readRoles } from './set-up-security/read-roles.ts';
import { waitForElasticsearch } from './wait-for-elasticsearch.ts';

// For an Elasticsearch of one's own, such as that of docker compose or the chart's bundled one.

const usage = `Usage: ELASTIC_PASSWORD=… ELASTICSEARCH_PASSWORD=… node scripts/set-up-security.ts [--wait SECONDS]
Waits for Elasticsearch (300 s) and puts, as its user elastic: the role support-insights with what the service needs and no
more, the user ELASTICSEARCH_USERNAME (support_insights) who has it and the password ELASTICSEARCH_PASSWORD, the role
support-insights-analyst that only reads, and the password KIBANA_PASSWORD of Kibana's own user where that is set. Harmless to repeat.
These names begin with INDEX_PREFIX (support). Installations that share an Elasticsearch need a prefix and a user each.`;

// The security index may come some moments after the node.
const refusalSeconds = 60;
const reserved = ['elastic', 'kibana', 'kibana_system', 'logstash_system', 'beats_system', 'apm_system'];

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

function readSettings(env: NodeJS.ProcessEnv) {
  const { ELASTIC_PASSWORD, ELASTICSEARCH_PASSWORD } = env;
  if (!ELASTIC_PASSWORD) throw new Error('ELASTIC_PASSWORD is not set.');
  if (!ELASTICSEARCH_PASSWORD) throw new Error('ELASTICSEARCH_PASSWORD is not set.');
  const asElastic = configWithoutTokens({
    ...env,
    ELASTICSEARCH_USERNAME: 'elastic',
    ELASTICSEARCH_PASSWORD: ELASTIC_PASSWORD,
    ELASTICSEARCH_API_KEY: '',
  });
  const prefix = asElastic.INDEX_PREFIX;
  const username = env['ELASTICSEARCH_USERNAME'] || `${prefix}_insights`;
  if (reserved.includes(username))
    throw new Error(
      `ELASTICSEARCH_USERNAME is ${username}, a user of Elasticsearch's own: name one for the service alone.`,
    );
  return {
    asElastic,
    roles: readRoles(prefix, env['KIBANA_SPACE'] || 'default'),
    user: { username, password: ELASTICSEARCH_PASSWORD },
    kibanaPassword: env['KIBANA_PASSWORD'] || undefined,
  };
}

try {
  loadEnvFileIfThere();
  const { values } = parseArgs({
    options: { wait: { type: 'string', default: '300' }, help: { type: 'boolean', default: false } },
  });
  const seconds = secondsOption('wait', values.wait);
  if (values.help) console.log(usage);
  else {
    const { asElastic, ...security } = readSettings(process.env);
    const client = createElasticsearch(asElastic);
    await waitForElasticsearch(client, { seconds, refusalSeconds, signal: stopping.signal, log: console.log });
    await putSecurity(client, security, console.log);
    await client.close();
  }
} catch (error) {
  fail(error, usage);
}
