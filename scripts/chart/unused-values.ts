import { glob, readFile } from 'node:fs/promises';
import { fail } from '../fail.ts';
import { chartFolder } from './chart-folder.ts';
import { pathsRead } from './paths-read.ts';
import { readValues } from './read-values.ts';

// Says which values of the chart no template reads, and which the templates read that are not there; exits with 1 then.

try {
  const values = readValues(await readFile(`${chartFolder}values.yaml`, 'utf8')).map(({ path }) => path);
  const read = new Set<string>();
  for await (const file of glob('templates/**/*.{yaml,tpl,txt}', { cwd: chartFolder })) {
    // To refuse a value is no use of it.
    if (file.endsWith('_validate.tpl')) continue;
    for (const path of pathsRead(await readFile(`${chartFolder}${file}`, 'utf8'))) read.add(path);
  }
  const isWithin = (path: string, other: string) => `${path}.`.startsWith(`${other}.`);
  const unused = values.filter((value) => !Array.from(read).some((path) => isWithin(path, value)));
  const unknown = Array.from(read).filter(
    (path) => !values.some((value) => isWithin(path, value) || isWithin(value, path)),
  );
  const faults = [
    ...unused.map((path) => `No template reads ${path}.`),
    ...unknown.map((path) => `A template reads ${path}, which values.yaml does not have.`),
  ];
  if (faults.length > 0) throw new Error(faults.join('\n'));
} catch (error) {
  fail(error);
}
