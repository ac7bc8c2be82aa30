import { type Documents, helperSettings, pushDocuments, saveDocuments } from './ceiling.ts';
import { openDuckdb } from './duckdb-peer.ts';
import { type Ingested, indexBytes, ingestFile, removeIndices } from './ingest.ts';
import { type Answered, type Load, measureLoad, measureReports } from './insights.ts';
import { peakMemory } from './machine.ts';
import { measurePeer } from './peers.ts';
import { openPlain } from './plain-peer.ts';
import { questionsOf } from './questions.ts';
import type { Api, Stage } from './stage.ts';
import { median } from './statistics.ts';

export type Plan = { rounds: number; reports: number; loadSeconds: number; say: (line: string) => void };

/** All that is measured with one file. */
export type Measured = {
  rows: number;
  ingested: Ingested;
  ceiling_rows_per_second: number;
  ceiling_settings: (typeof helperSettings)[number];
  again: Ingested;
  api_peak_mib: { ingesting: number; all: number };
  elasticsearch_peak_mib: number;
  index_bytes_per_tweet: number;
  questions: (Answered & { name: string; company: string; duckdb_p50: number; plain_p50: number })[];
  prepare_seconds: { duckdb: number; plain: number };
  load: Load[];
};

export async function measure(stage: Stage, file: string, rows: number, plan: Plan): Promise<Measured> {
  const { client, node, folder } = stage;
  const { say } = plan;
  let api = await stage.startApi();
  say(`${rows} rows: the first time`);
  const first = [await ingestFile(api, file, rows)];
  const ingestingPeak = peakMemory(api.pid);
  const bytes = await indexBytes(client, api.prefix);
  say('the same again');
  const again = await ingestFile(api, file, rows);

  say('the finished documents, pushed by the bulk helper');
  const documents = await saveDocuments(client, api.prefix, folder);
  const pushed = new Map<(typeof helperSettings)[number], number[]>();
  for (const settings of helperSettings)
    pushed.set(settings, [await pushDocuments(client, api.prefix, documents, settings)]);
  const [best = helperSettings[0] as (typeof helperSettings)[number]] = [...pushed.keys()].sort(
    (a, b) => median(pushed.get(b) ?? []) - median(pushed.get(a) ?? []),
  );
  for (let round = 1; round < plan.rounds; round += 1) {
    say(`round ${round + 1}: service and bulk helper in turn`);
    await api.stop();
    await removeIndices(client, `${api.prefix}-*`);
    api = await stage.startApi();
    first.push(await ingestFile(api, file, rows));
    pushed.get(best)?.push(await pushDocuments(client, api.prefix, documents, best));
  }

  const questions = await measureQuestions(stage, api, documents, plan);
  const load: Load[] = [];
  for (const connections of [1, 8, 32]) {
    say(`${connections} connections`);
    load.push(await measureLoad(api, questions.companies, connections, plan.loadSeconds));
  }
  const allPeak = peakMemory(api.pid);
  await api.stop();
  await removeIndices(client, `${api.prefix}-*`);
  return {
    rows,
    ingested: {
      seconds: median(first.map(({ seconds }) => seconds)),
      rows_per_second: median(first.map(({ rows_per_second }) => rows_per_second)),
    },
    ceiling_rows_per_second: median(pushed.get(best) ?? []),
    ceiling_settings: best,
    again,
    api_peak_mib: { ingesting: ingestingPeak, all: allPeak },
    elasticsearch_peak_mib: peakMemory(node.pid),
    index_bytes_per_tweet: Math.round(bytes / documents.tweets),
    questions: questions.measured,
    prepare_seconds: questions.prepare_seconds,
    load,
  };
}

async function measureQuestions({ client, folder }: Stage, api: Api, documents: Documents, { reports, say }: Plan) {
  const { questions, companies } = await questionsOf(api);
  const measured: Measured['questions'] = [];
  say('DuckDB prepares its table');
  const duckdb = await openDuckdb(documents, folder);
  for (const question of questions) {
    say(`${question.name}: ${question.company}`);
    // In turn, so that whatever the machine does meanwhile meets both.
    const answered = await measureReports(api, client, question, reports);
    const duckdb_p50 = await measurePeer('DuckDB', duckdb, api, question, reports);
    measured.push({ name: question.name, company: question.company, ...answered, duckdb_p50, plain_p50: Number.NaN });
  }
  duckdb.close();
  say('the plain program reads its rows');
  const plain = await openPlain(documents);
  for (const [at, question] of questions.entries()) {
    const entry = measured[at];
    if (entry) entry.plain_p50 = await measurePeer('The plain program', plain, api, question, 5);
  }
  plain.close();
  return {
    measured,
    companies,
    prepare_seconds: { duckdb: duckdb.prepare_seconds, plain: plain.prepare_seconds },
  };
}
