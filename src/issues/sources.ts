import type { Client } from '@elastic/elasticsearch';
import type { Logger } from 'pino';
import { phrasesOf } from '../analysis/phrases-of.ts';
import type { LanguageModel } from '../clients/language-model.ts';
import type { Config } from '../config.ts';
import type { IndexNames } from '../tweets/index-names.ts';
import { companyKey } from '../tweets/tweet.ts';
import { mostIssues } from './issues-query.ts';
import { createAskModel } from './model/ask-model.ts';
import { createDailyBudget } from './model/daily-budget.ts';
import { extractModelIssues } from './model/extract-model-issues.ts';
import { ModelFailure } from './model/model-failure.ts';
import type { ModelMetrics } from './model/model-metrics.ts';
import { createTokenBudget } from './model/token-budget.ts';
import type { Extract, IssueSources } from './reports/issues.ts';
import type { ReportQuestion } from './reports/make-issues.ts';
import { readSample } from './reports/read-sample.ts';
import { extractStatisticalIssues } from './statistics/extract-issues.ts';
import { isNoComplaint } from './statistics/no-complaint.ts';

export type SourcesDependencies = {
  client: Client;
  names: IndexNames;
  config: Config;
  logger: Logger;
  metrics: ModelMetrics;
  /** Null where none is set up. */
  model: LanguageModel | null;
};

// About 50,000 tokens; a share of 5 % has an interval of 4 to 5 points then.
const sampleTweets = 600;
// Any: the same sample for the same question and state of the data.
const seed = 1;
const mostModelIssues = 12;

/** Where issues come from: statistics, and the language model that is set up. */
export function createIssueSources(dependencies: SourcesDependencies): IssueSources {
  const { client, names, config, model } = dependencies;
  const off = new Set(config.LANGUAGE_MODEL_OFF_COMPANIES.map(companyKey));
  const place = { client, index: names.tweets };
  const extract = (companyId: string, period: { from: number; to: number }) =>
    extractStatisticalIssues(place, { companyId, ...period, most: mostIssues });
  const found = oncePerQuestion(({ company, period }) => extract(company.companyId, period));
  return {
    // Whatever else went wrong is in the log.
    reasonOf: (error) => (error instanceof ModelFailure ? error.message : 'something went wrong'),
    async statistics(question) {
      const { issues } = await found(question);
      const generatedBy = { kind: 'statistics' as const, model: null, provider: null, reason: null };
      return { issues, generatedBy, sample: null };
    },
    issuesOf: async (companyId, period) => (await extract(companyId, period)).issues,
    model: model && {
      name: model.model,
      provider: model.provider,
      isOffFor: (companyId) => off.has(companyKey(companyId)),
      extract: byModel(dependencies, model, found),
    },
  };
}

/** Where the model fails, or is not waited for, both ways ask the same of one question. What has failed is tried again. */
function oncePerQuestion<T>(extract: (question: ReportQuestion) => Promise<T>): typeof extract {
  const known = new WeakMap<ReportQuestion, Promise<T>>();
  return (question) => {
    const found = known.get(question) ?? extract(question);
    known.set(question, found);
    found.catch(() => known.delete(question));
    return found;
  };
}

function byModel(
  { client, names, config, logger, metrics }: SourcesDependencies,
  model: LanguageModel,
  found: (question: ReportQuestion) => ReturnType<typeof extractStatisticalIssues>,
): Extract {
  const ask = createAskModel({ model, logger, metrics, timeoutSeconds: config.LLM_TIMEOUT_SECONDS });
  const onSeen = metrics.followBudget(config.LLM_TOKENS_PER_DAY);
  const daily = createDailyBudget(client, names.state, config.LLM_TOKENS_PER_DAY, onSeen);
  return async (question, signal) => {
    const { company, period } = question;
    const size = { size: sampleTweets, seed };
    const [{ issues: known, examples, candidates }, tweets] = await Promise.all([
      found(question),
      readSample(client, names.tweets, company.companyId, period, size),
    ]);
    const { issues, answered, errors } = await extractModelIssues(
      ask,
      {
        company: company.companyId,
        // The most telling first: what statistics find an issue in, then the words that set complaints apart.
        candidates: [
          ...known.map(({ label }, at) => ({ term: label, texts: examples[at] ?? [] })),
          ...candidates.map(({ label, examples: texts }) => ({ term: label, texts })),
        ],
        known: known.map(({ rule }) => rule),
        sample: tweets.map(({ tweet_id, decoded_text: text, sentiment, key_phrases }) => ({
          tweet_id,
          text,
          sentiment,
          isNoComplaint: isNoComplaint({ text, sentiment, key_phrases }),
        })),
        most: mostModelIssues,
      },
      phrasesOf,
      { budget: createTokenBudget(config.LLM_TOKENS_PER_REPORT, daily), signal },
    );
    const isAnswered = new Set(answered);
    return {
      issues,
      generatedBy: { kind: 'language-model', model: model.model, provider: model.provider, reason: null },
      sample: {
        tweets: tweets.filter(({ tweet_id }) => isAnswered.has(tweet_id)),
        quotes: issues.map(({ assigned }) => assigned),
        errors,
      },
    };
  };
}
