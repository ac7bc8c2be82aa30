import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail } from './fail.ts';
import { kibanaFiles, ndjson } from './kibana/kibana-files.ts';

// npm run kibana:build: what scripts/kibana/ describes, as files that Kibana imports.

const folder = join(import.meta.dirname, '..', 'kibana');

try {
  for (const [name, objects] of Object.entries(kibanaFiles)) {
    await writeFile(join(folder, name), ndjson(objects));
    console.log(`kibana/${name}: ${objects.length} objects`);
  }
} catch (error) {
  fail(error, 'Usage: npm run kibana:build');
}
