import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Api } from './api.ts';
import { type Documents, type HelperSettings, helperSettings, pushDocuments, saveDocuments } from './ceiling.ts';
import { type Ingested, indexBytes, ingestFile, removeIndices } from './ingest.ts';
import { peakMemory } from './machine.ts';
import type { Stage } from './stage.ts';
import { median } from './statistics.ts';

/** A file of so many rows. */
export type Input = { path: string; rows: number };

export type Ingestion = {
  ingested: Ingested;
  ceiling_rows_per_second: number;
  ceiling_settings: HelperSettings;
  again: Ingested;
  api_peak_mib: number;
  index_bytes_per_tweet: number;
  /** The same without looking into the texts. */
  without_analysis: { rows_per_second: number; ceiling_rows_per_second: number; index_bytes_per_tweet: number };
};

/** The service and the bulk helper in turn, `rounds` times each; gives the service that holds the data, and its documents, too. */
export async function measureIngestion(
  stage: Stage,
  input: Input,
  { rounds, say }: { rounds: number; say: (line: string) => void },
): Promise<{ api: Api; documents: Documents; ingestion: Ingestion }> {
  const { client, folder } = stage;
  let api = await stage.startApi();
  say(`${input.rows} rows: the first time`);
  const ingested = [await ingestFile(api, input)];
  let api_peak_mib = peakMemory(api.pid);
  const bytes = await indexBytes(client, api.prefix);
  say('the same again');
  const again = await ingestFile(api, input);

  say('the finished documents, pushed by the bulk helper');
  const documents = await saveDocuments(client, api.prefix, folder);
  const tried: { settings: HelperSettings; speed: number }[] = [];
  for (const settings of helperSettings)
    tried.push({ settings, speed: await pushDocuments(client, api.prefix, documents, settings) });
  const best = tried.reduce((a, b) => (b.speed > a.speed ? b : a));
  const pushed = [best.speed];
  for (let round = 1; round < rounds; round += 1) {
    say(`round ${round + 1}: the service and the bulk helper`);
    await removeApi(stage, api);
    api = await stage.startApi();
    ingested.push(await ingestFile(api, input));
    api_peak_mib = Math.max(api_peak_mib, peakMemory(api.pid));
    pushed.push(await pushDocuments(client, api.prefix, documents, best.settings));
  }
  say('without text analysis');
  const without_analysis = await measureWithoutAnalysis(stage, input, best.settings);
  const ingestion = {
    ingested: {
      seconds: median(ingested.map(({ seconds }) => seconds)),
      rows_per_second: median(ingested.map(({ rows_per_second }) => rows_per_second)),
    },
    ceiling_rows_per_second: median(pushed),
    ceiling_settings: best.settings,
    again,
    api_peak_mib,
    index_bytes_per_tweet: Math.round(bytes / documents.tweets),
    without_analysis,
  };
  return { api, documents, ingestion };
}

/** One ingestion without text analysis, and the ceiling of its documents. */
async function measureWithoutAnalysis(
  stage: Stage,
  input: Input,
  settings: HelperSettings,
): Promise<Ingestion['without_analysis']> {
  const { client, folder } = stage;
  const api = await stage.startApi(undefined, { TEXT_ANALYSIS: 'false' });
  const { rows_per_second } = await ingestFile(api, input);
  const bytes = await indexBytes(client, api.prefix);
  const own = join(folder, 'without-analysis');
  await mkdir(own);
  const documents = await saveDocuments(client, api.prefix, own);
  const ceiling_rows_per_second = await pushDocuments(client, api.prefix, documents, settings);
  await rm(own, { recursive: true });
  await removeApi(stage, api);
  return { rows_per_second, ceiling_rows_per_second, index_bytes_per_tweet: Math.round(bytes / documents.tweets) };
}

/** An ingestion that is thrown away: an Elasticsearch that has just started is slow, and the bulk helper never meets it so. */
export async function warmUp(stage: Stage, input: Input): Promise<void> {
  const api = await stage.startApi();
  await ingestFile(api, input);
  await removeApi(stage, api);
}

export async function removeApi({ client }: Stage, api: Api): Promise<void> {
  await api.stop();
  await removeIndices(client, `${api.prefix}-*`);
}
