import type { SearchBody } from '../../reading/search-together.ts';
import { all, type Query } from '../../tweets/tweet-filters.ts';
import { inquiries, ruleQuery } from '../rule-query.ts';
import { surelyComplaint, topicPhrases, topicRule } from './topic-rules.ts';
import { topics } from './topics.ts';

/** Which company's inbound tweets, of which period [from, to) in seconds. */
export type StatisticsQuestion = { companyId: string; from: number; to: number };

type Counted = { doc_count: number };
export type Significant = {
  doc_count: number;
  bg_count: number;
  buckets: (Counted & { key: string; bg_count: number })[];
};

export type TopicsAnswer = {
  complaints: Counted;
  topics: { buckets: Record<string, Counted> };
};

/** How many tweets each topic has. */
export function topicsQuery(question: StatisticsQuestion): SearchBody {
  const filters = Object.fromEntries(topics.map((topic) => [topic.id, ruleQuery(topicRule(topic))]));
  return {
    query: inquiries(question.companyId, question),
    aggs: {
      complaints: { filter: { range: { sentiment: { lte: surelyComplaint } } } },
      topics: { filters: { filters } },
    },
  };
}

export type WordsAnswer = { words: Significant; unexplained: Counted & { words: Significant } };

const wordsOfAll = 150;
const wordsUnexplained = 30;

/** What sets complaints apart from the company's other tweets: all of them, and those that are of no topic. */
export function wordsQuery(question: StatisticsQuestion, least: number): SearchBody {
  const own = inquiries(question.companyId, question);
  const significant = (size: number) => ({
    significant_terms: {
      field: 'key_phrases',
      jlh: {},
      size,
      min_doc_count: least,
      // Of one shard's terms, each costs a look at all tweets that have it.
      shard_min_doc_count: Math.max(1, Math.floor(least / 4)),
      background_filter: all(own, { range: { sentiment: { gt: surelyComplaint } } }),
    },
  });
  return {
    query: all(own, { range: { sentiment: { lte: surelyComplaint } } }),
    aggs: {
      words: significant(wordsOfAll),
      unexplained: {
        filter: { bool: { must_not: { terms: { key_phrases: [...topicPhrases] } } } },
        aggs: { words: significant(wordsUnexplained) },
      },
    },
  };
}

/** Some of the tweets that a rule finds, in no order of theirs, but the same each time. */
export const examplesQuery = (question: StatisticsQuestion, filter: Query, size: number) => ({
  size,
  _source: ['tweet_id', 'decoded_text', 'key_phrases'],
  query: {
    function_score: {
      query: all(inquiries(question.companyId, question), filter),
      // By a number that each document has: half the time that ids take.
      random_score: { seed: 1, field: '_seq_no' },
    },
  },
});
