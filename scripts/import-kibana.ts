import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseArgs } from 'node:util';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { fail } from './fail.ts';
import { adaptObjects, readObjects } from './import-kibana/adapt-objects.ts';
import { readImportSettings } from './import-kibana/import-settings.ts';
import { importWhenReady, refusal } from './import-kibana/import-when-ready.ts';
import { connectKibana } from './import-kibana/kibana.ts';
import { secondsOption } from './seconds-option.ts';

const usage = `Usage: npm run kibana:import -- [--wait SECONDS]
Puts the data views, saved searches and dashboards of kibana/ into the Kibana at KIBANA_URL, in the place of those that it put there before.
KIBANA_USERNAME and KIBANA_PASSWORD, or KIBANA_API_KEY; KIBANA_CA_FILE; KIBANA_SPACE; KIBANA_TIME_ZONE for the hours of the week (UTC);
PUBLIC_URL, the address of the API in links to threads (without it there are none); INDEX_PREFIX. It waits for Kibana (300 s), and
exits with 1 if Kibana does not take an object.`;

// References go to what stands before them.
const files = ['data-views.ndjson', 'searches.ndjson', 'dashboards.ndjson'];
const folder = join(import.meta.dirname, '..', 'kibana');

try {
  loadEnvFileIfThere();
  const { values } = parseArgs({
    options: { wait: { type: 'string', default: '300' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) console.log(usage);
  else await importFiles(secondsOption('wait', values.wait));
} catch (error) {
  fail(error, usage);
}

async function importFiles(waitSeconds: number): Promise<void> {
  const settings = readImportSettings(process.env);
  if (settings.KIBANA_CA_FILE)
    setDefaultCACertificates([...getCACertificates('default'), await readFile(settings.KIBANA_CA_FILE, 'utf8')]);
  const contents = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const objects = adaptObjects(contents.flatMap(readObjects), settings);
  const { success, successCount, errors } = await importWhenReady(connectKibana(settings), objects, {
    waitSeconds,
    note: console.error,
  });
  for (const refused of errors) console.error(`Refused: ${refusal(refused)}`);
  console.log(`${successCount} of ${objects.length} objects are in Kibana.`);
  if (!settings.PUBLIC_URL) console.log('Without PUBLIC_URL, conversations have no links to the API.');
  if (!success || errors.length > 0) process.exitCode = 1;
}
