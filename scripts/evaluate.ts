import { writeFile } from 'node:fs/promises';
import { loadEnvFileIfThere } from '../src/load-env-file.ts';
import { ensureElasticsearch } from './elasticsearch/ensure-elasticsearch.ts';
import { evaluateOnce } from './evaluate/evaluate-once.ts';
import { judgeShares, type ShareJudgement } from './evaluate/judge-shares.ts';
import { type Gold, readGold } from './evaluate/read-gold.ts';
import { countFaults, type ReadReport } from './evaluate/read-issues.ts';
import { type Options, readOptions, usage } from './evaluate/read-options.ts';
import { readTexts } from './evaluate/read-texts.ts';
import { type CompanyScores, meanScores, type Predictions, scoreAll } from './evaluate/score.ts';
import { scoreTable, shareTable } from './evaluate/score-table.ts';
import { startOracle } from './evaluate/start-oracle.ts';
import { fail } from './fail.ts';

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort(new Error('stopped')));

const options = parse();
if (options) await evaluate(options).catch((error) => fail(error));
// Whatever was under way when something failed or Ctrl-C came has lost what it worked with.
process.exit();

function parse(): Options | null {
  try {
    const read = readOptions(process.argv.slice(2));
    if (!read) console.log(usage);
    return read;
  } catch (error) {
    fail(error, usage);
    return null;
  }
}

async function evaluate(asked: Options): Promise<void> {
  const gold = await readGold(asked.gold);
  const texts = await readTexts(asked.tweets, gold);
  loadEnvFileIfThere();
  await using undo = new AsyncDisposableStack();
  const { signal } = stopping;
  const url = process.env['ELASTICSEARCH_URL'];
  const elasticsearch = await ensureElasticsearch({ url, signal, log: say });
  undo.defer(() => elasticsearch.stop());

  const runs: Map<string, CompanyScores>[] = [];
  const shares = new Map<string, ShareJudgement[]>();
  for (let run = 0; run < asked.runs; run += 1) {
    const reports = await evaluateRun(asked, gold, texts, elasticsearch.url, asked.seed + run);
    const predictions = predictionsOf(reports);
    if (run === 0) await writeFile(asked.out, JSON.stringify(predictions, null, 1));
    for (const fault of [...reports.values()].flatMap(countFaults)) fail(fault);
    const scores = scoreAll(gold, predictions);
    runs.push(scores);
    for (const [company, { issues }] of reports) {
      const judgement = judgeShares(gold[company] ?? {}, issues, scores.get(company)?.reasons ?? []);
      shares.set(company, [...(shares.get(company) ?? []), judgement]);
    }
    say(`run ${run + 1} of ${asked.runs} done`);
  }
  console.log(scoreTable(meanScores(runs)));
  if (asked.model !== 'off') console.log(`\n${shareTable(shares)}`);
}

/** One service with its own indices, and so its own sample; the oracle errs by `seed`. */
async function evaluateRun(
  { tweets: csv, model, errors }: Options,
  gold: Gold,
  texts: ReadonlyMap<string, string>,
  elasticsearchUrl: string,
  seed: number,
): Promise<Map<string, ReadReport>> {
  await using undo = new AsyncDisposableStack();
  const stub = model === 'oracle' ? await startOracle(gold, texts, errors, seed) : null;
  undo.defer(async () => stub?.stop());
  const given = Object.entries(process.env);
  const env = Object.fromEntries(
    given.filter(
      ([name]) => /^ELASTICSEARCH_/.test(name) || (model === 'env' && /^(HF|LLM|LANGUAGE_MODEL)/.test(name)),
    ),
  );
  const oracle = stub && { LLM_BASE_URL: stub.url, HF_MODEL: 'oracle' };
  const languageModel = model === 'off' ? 'off' : 'auto';
  const asked = {
    elasticsearchUrl,
    csv,
    companies: Object.keys(gold),
    env: { ...env, ...oracle },
    languageModel,
  } as const;
  const reports = await evaluateOnce(asked, stopping.signal);
  for (const [company, { generated_by: by }] of reports)
    if (model !== 'off' && by.kind !== 'language-model')
      throw new Error(`The language model was not used for ${company}: ${by.reason ?? 'nobody said why'}.`);
  return reports;
}

/** What FILE holds: the share of each issue that its tweets make. */
function predictionsOf(reports: ReadonlyMap<string, ReadReport>): Predictions {
  const predicted = ({ label, matched_percentage, tweet_ids }: ReadReport['issues'][number]) => ({
    label,
    share: matched_percentage / 100,
    tweet_ids,
  });
  return Object.fromEntries([...reports].map(([company, { issues }]) => [company, { issues: issues.map(predicted) }]));
}

function say(line: string): void {
  console.error(line);
}
