import type { Api } from './api.ts';
import { callsOf } from './calls.ts';
import type { Documents } from './ceiling.ts';
import { openDuckdb } from './duckdb.ts';
import { duckdbPeer } from './duckdb-peer.ts';
import { type Answered, type Load, measureLoad, measureReports, warmUpReports } from './insights.ts';
import { peakMemory } from './machine.ts';
import { type Called, measureCall } from './measure-calls.ts';
import { type Ingestion, type Input, measureIngestion, removeApi, warmUp } from './measure-ingestion.ts';
import { measureTable, type Streamed } from './measure-table.ts';
import { measurePeer } from './peers.ts';
import { openPlain } from './plain-peer.ts';
import { questionsOf } from './questions.ts';
import type { Stage } from './stage.ts';

export type Plan = {
  /** How often the service and the bulk helper take their turns. */
  rounds: number;
  /** Ingestions and reports that come first and do not count: until the code of both processes is compiled they take up to three times as long. */
  warmUps: number;
  warmUpReports: number;
  /** How often each report is asked for. */
  reports: number;
  /** How long each number of connections goes on asking. */
  loadSeconds: number;
  say: (line: string) => void;
};

/** All that is measured with one file. */
export type Measured = Ingestion & {
  rows: number;
  /** Of the service that answered the reports, which had ingested before. */
  api_peak_mib_in_all: number;
  elasticsearch_peak_mib: number;
  questions: (Answered & { name: string; company: string; duckdb_p50: number; plain_p50: number })[];
  calls: Called[];
  prepare_seconds: { duckdb: number; plain: number };
  table: Streamed;
  load: Load[];
};

/** Rejects when something fails or the contenders' figures differ, never because of a speed. */
export async function measure(stage: Stage, input: Input, warmUpInput: Input, plan: Plan): Promise<Measured> {
  plan.say('warming up');
  for (let time = 0; time < plan.warmUps; time += 1) await warmUp(stage, warmUpInput);
  const { api, documents, ingestion } = await measureIngestion(stage, input, plan);
  const { companies, ...answers } = await measureQuestions(stage, api, documents, plan);
  const load: Load[] = [];
  for (const connections of [1, 8, 32]) {
    plan.say(`${connections} connections`);
    load.push(await measureLoad(api, companies, connections, plan.loadSeconds));
  }
  const api_peak_mib_in_all = peakMemory(api.pid);
  const table = await measureFreshTable(stage, api, companies, plan);
  await removeApi(stage, api);
  return {
    rows: input.rows,
    ...ingestion,
    api_peak_mib_in_all,
    elasticsearch_peak_mib: peakMemory(stage.elasticsearch.pid),
    ...answers,
    load,
    table,
  };
}

async function measureQuestions({ client, folder }: Stage, api: Api, documents: Documents, plan: Plan) {
  const { reports, say } = plan;
  const { questions, companies } = await questionsOf(api);
  say('reports that do not count');
  await warmUpReports(api, companies, plan.warmUpReports);
  say('DuckDB prepares its table');
  const duckdb = await openDuckdb(documents, folder);
  const peer = await duckdbPeer(duckdb);
  const answered = [];
  for (const question of questions) {
    say(`${question.name}: ${question.company}`);
    // In turn, so that whatever the machine does meanwhile meets both.
    const answers = await measureReports(api, client, question, reports);
    answered.push({ question, ...answers, duckdb_p50: await measurePeer('DuckDB', peer, api, question, reports) });
  }
  const [largest = '', ...others] = companies;
  const calls: Called[] = [];
  for (const call of callsOf(largest, others.slice(0, 4), duckdb.numberOf)) {
    say(call.name);
    calls.push(await measureCall(api, client, duckdb, call, reports));
  }
  duckdb.close();
  say('the plain program reads its rows');
  const plain = await openPlain(documents);
  const measured: Measured['questions'] = [];
  for (const { question, ...rest } of answered) {
    // It is the slow one: a few times tell enough.
    const plain_p50 = await measurePeer('The plain program', plain, api, question, 5);
    measured.push({ name: question.name, company: question.company, ...rest, plain_p50 });
  }
  plain.close();
  return {
    questions: measured,
    calls,
    companies,
    prepare_seconds: { duckdb: duckdb.prepare_seconds, plain: plain.prepare_seconds },
  };
}

/** Of a service that has answered reports and has not ingested: what an ingestion took would hide what the table takes. */
async function measureFreshTable(stage: Stage, { prefix }: Api, companies: string[], plan: Plan): Promise<Streamed> {
  plan.say('a table');
  const api = await stage.startApi(prefix);
  await warmUpReports(api, companies, plan.warmUpReports);
  const streamed = await measureTable(api, `/tweets.csv?company=${companies[0]}`);
  await api.stop();
  return streamed;
}
