import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export const pomFile = fileURLToPath(new URL('pom.xml', import.meta.url));

/** The version of Elasticsearch used in development, from the only place that names it. */
export async function readElasticsearchVersion(): Promise<string> {
  const version = /<elasticsearch\.version>([\d.]+)</.exec(await readFile(pomFile, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${pomFile} has no <elasticsearch.version>.`);
  return version;
}
