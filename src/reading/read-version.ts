import type { Client } from '@elastic/elasticsearch';
import { unavailable } from '../http/problem.ts';
import { type DataIdentity, readDataVersion } from '../tweets/data-version.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { assertOwnSchema, OtherSchemaError } from '../tweets/tweet-index.ts';
import { dataKey } from './answers/kept-answers.ts';

/**
 * Reads the version of the data. Rejects with a 503 where the data lies in the layout of another version of the service: a
 * field that it has not got, or has otherwise, would make figures that are wrong and look right.
 */
export function createReadVersion(client: Client, names: IndexNames): () => Promise<DataIdentity> {
  let own: string | null = null;
  return async () => {
    const version = await readDataVersion(client, names.state);
    const key = dataKey(version);
    // The layout changes only with all the data.
    if (key === own) return version;
    await assertOwnSchema(client, names).catch((error) => {
      if (!(error instanceof OtherSchemaError)) throw error;
      throw unavailable('The data lies in the layout of another version of the service, and has to be rebuilt.', error);
    });
    own = key;
    return version;
  };
}
