import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import { indexNames } from '../../src/tweets/index-names.ts';

export const templateName = (prefix: string): string => `support-insights-${prefix}`;

/**
 * Keeps Elasticsearch from making an index of the service by itself, with fields guessed from the first document, when
 * someone has deleted it under a running service. Where that is not allowed to us, it says so and leaves it.
 */
export async function putTemplate(client: Client, prefix: string, log: (line: string) => void): Promise<void> {
  try {
    await client.indices.putIndexTemplate({ name: templateName(prefix), ...template(prefix) });
  } catch (error) {
    if (!(error instanceof errors.ResponseError && error.statusCode === 403)) throw error;
    log(
      `The index template was not put: that needs the cluster privilege manage_index_templates. Without it all works, but an index that is deleted under a running service comes back with a wrong mapping. An administrator can put it: PUT _index_template/${templateName(prefix)} ${JSON.stringify(template(prefix))}`,
    );
  }
}

/**
 * The names themselves, no patterns: the indices that they do not cover are written only through aliases, which a request has
 * to name as such.
 */
const template = (prefix: string): Omit<estypes.IndicesPutIndexTemplateRequest, 'name'> => ({
  index_patterns: Object.values(indexNames(prefix)),
  // Above templates for patterns that fit by chance, such as Elasticsearch's own `logs-*-*`.
  priority: 501,
  allow_auto_create: false,
});
