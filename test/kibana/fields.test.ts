import { Client, type estypes } from '@elastic/elasticsearch';
import test from 'ava';
import { ensureIndices } from '../../src/tweets/tweet-index.ts';
import { elasticsearchUrl, removeIndices, testPrefix } from '../support/service.ts';
import { fieldFaults, fieldsOf } from './field-faults.ts';
import { ofType, readKibanaObjects, readLines } from './kibana-objects.ts';
import { KibanaObject } from './saved-object-schemas.ts';

const prefix = testPrefix();
const client = new Client({ node: elasticsearchUrl() });
test.after.always(async () => {
  await removeIndices(client, prefix);
  await client.close();
});

/** What Elasticsearch says is mapped, by the titles that the data views have in the files. */
async function readMappings(): Promise<Map<string, estypes.MappingTypeMapping>> {
  await ensureIndices(client, { prefix, shards: 1, replicas: 0 });
  const names = ['tweets', 'conversations', 'jobs'];
  const mappings = names.map(async (name) => {
    const [found] = Object.values(await client.indices.getMapping({ index: `${prefix}-${name}` }));
    return [`support-${name}`, found?.mappings ?? {}] as const;
  });
  return new Map(await Promise.all(mappings));
}

test.serial(
  'every field that a data view, search, control or chart names is mapped, and fit for what is done with it',
  async (t) => {
    t.deepEqual(fieldFaults(readKibanaObjects(), await readMappings()), []);
  },
);

// Each is a copy of the files in which one name is another.
test.serial(
  'a field that the mapping lacks is found wherever it is named, and so is one of another type',
  async (t) => {
    const mappings = await readMappings();
    const faultsAfter = (from: string, to: string): string => {
      const lines = readLines().map((line) => JSON.stringify(line));
      const broken = lines.map((line) => line.replaceAll(from, to));
      t.notDeepEqual(broken, lines, from);
      return fieldFaults(
        broken.map((line) => KibanaObject.parse(JSON.parse(line))),
        mappings,
      ).join('\n');
    };
    const inText = (field: string) => `\\"sourceField\\":\\"${field}\\"`;
    t.regex(
      faultsAfter(inText('response_seconds'), inText('respond_seconds')),
      /panel median of support-insights-overview names respond_seconds, which support-insights-inquiries lacks/,
    );
    t.regex(
      faultsAfter("kql='first_response: true'", "kql='x: true'"),
      /^$/,
      'the text of a formula is checked against its columns',
    );
    t.regex(
      faultsAfter('"query\\":\\"first_response: true', '"query\\":\\"first_respond: true'),
      /names first_respond, which/,
    );
    t.regex(
      faultsAfter('"last_by"', '"last_from"'),
      /search support-insights-unanswered-conversations names last_from/,
    );
    t.regex(
      faultsAfter('"first_inbound_at"', '"first_at"'),
      /search support-insights-unanswered-conversations names first_at/,
    );
    t.regex(
      faultsAfter('\\"fieldName\\":\\"company\\"', '\\"fieldName\\":\\"companies\\"'),
      /control of support-insights-overview names companies/,
    );
    t.regex(
      faultsAfter('"timeFieldName":"start"', '"timeFieldName":"begin"'),
      /data view support-insights-conversations names begin/,
    );
    t.regex(
      faultsAfter('\\"rows_per_second\\":{', '\\"rows_a_second\\":{'),
      /data view support-insights-jobs names rows_a_second/,
    );
    t.regex(faultsAfter("doc['finished_at']", "doc['ended_at']"), /data view support-insights-jobs names ended_at/);
    t.regex(
      faultsAfter(inText('response_seconds'), inText('key_phrases')),
      /uses key_phrases as number, which is a keyword/,
    );
    t.regex(faultsAfter(inText('key_phrases'), inText('decoded_text')), /uses decoded_text as groups, which is a text/);
    t.regex(faultsAfter(inText('inquiry_at'), inText('company')), /uses company as time, which is a keyword/);
    t.regex(
      faultsAfter('"response_seconds","desc"', '"decoded_text","desc"'),
      /uses decoded_text as sort, which is a text/,
    );
    t.regex(faultsAfter('rows_rejected > 0', 'error: *'), /uses error as filter, which is a keyword/);
  },
);

test.serial('the data views describe every field that people may look at', async (t) => {
  const mappings = await readMappings();
  // What only the service reads.
  const own = new Set(['content_hash', 'batch']);
  for (const { id, attributes } of ofType(readKibanaObjects(), 'index-pattern')) {
    const mapped = [...fieldsOf(mappings.get(attributes.title) ?? {}).keys()].filter((field) => !own.has(field));
    const described = Object.keys(attributes.fieldAttrs).filter((field) => !(field in attributes.runtimeFieldMap));
    t.deepEqual(described.toSorted(), mapped.toSorted(), id);
  }
});
