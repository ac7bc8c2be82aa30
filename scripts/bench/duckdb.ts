import { DuckDBInstance } from '@duckdb/node-api';
import type { Documents } from './ceiling.ts';

export type Row = Record<string, unknown>;
export type Value = string | number;

/** The tweets in DuckDB: `facts` has a row for each tweet and company. */
export type Duckdb = {
  prepare_seconds: number;
  /** The small integer that stands for a company; 0 for none. */
  numberOf(company: string): number;
  prepare(sql: string): Promise<(values: Value[]) => Promise<Row[]>>;
  close(): void;
};

/**
 * DuckDB inside the process, as a service without a server of its own would use it: a row for each tweet and company, sorted so that
 * each question is one range of rows, with ids and companies as small integers; on as many threads as the others have cores.
 */
export async function openDuckdb(documents: Documents, folder: string): Promise<Duckdb> {
  const started = performance.now();
  const instance = await DuckDBInstance.create(`${folder}/duck.db`, { threads: '2' });
  const connection = await instance.connect();
  await connection.run(`
    CREATE TABLE facts AS
    SELECT (dense_rank() OVER (ORDER BY key))::SMALLINT AS company, key, inbound, created_at, inquiry_at, first_response,
      response_seconds, negative_response_time, tweet_id, decoded_text, coalesce(list_contains(responded_by, key), false) AS responded,
      (dense_rank() OVER (ORDER BY author_id))::INTEGER AS author,
      (dense_rank() OVER (ORDER BY conversation_id))::INTEGER AS conversation
    FROM (SELECT unnest(company) AS key, * FROM read_json('${documents.files.tweets}', format = 'newline_delimited', columns = {
      author_id: 'VARCHAR', inbound: 'BOOLEAN', created_at: 'TIMESTAMP', conversation_id: 'VARCHAR', company: 'VARCHAR[]',
      inquiry_at: 'TIMESTAMP', first_response: 'BOOLEAN', response_seconds: 'INTEGER', negative_response_time: 'BOOLEAN',
      tweet_id: 'VARCHAR', decoded_text: 'VARCHAR', responded_by: 'VARCHAR[]'
    }))
    ORDER BY company, inbound, created_at`);
  const named = await connection.runAndReadAll('SELECT DISTINCT key, company FROM facts');
  const numbers = new Map(named.getRowObjectsJS().map(({ key, company }) => [key, Number(company)]));
  await connection.run('ALTER TABLE facts DROP COLUMN key');
  await connection.run('CHECKPOINT');
  return {
    prepare_seconds: (performance.now() - started) / 1000,
    numberOf: (company) => numbers.get(company.toLowerCase()) ?? 0,
    async prepare(sql) {
      const prepared = await connection.prepare(sql);
      return async (values) => {
        prepared.bind(values);
        return (await prepared.runAndReadAll()).getRowObjectsJS();
      };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
