import { searchTogether } from '../../reading/search-together.ts';
import type { FoundIssue } from '../issue.ts';
import { ruleQuery } from '../rule-query.ts';
import { chooseWords, type Example, groupWords } from './choose-words.ts';
import { labelPhrase, labelTopic } from './label-issue.ts';
import { type Place, readExamples } from './read-examples.ts';
import {
  type StatisticsQuestion,
  type TopicsAnswer,
  topicsQuery,
  type WordsAnswer,
  wordsQuery,
} from './statistics-query.ts';
import type { Topic } from './topic.ts';
import { topicPhrases, topicRule } from './topic-rules.ts';
import { topics } from './topics.ts';

export type StatisticalIssues = {
  issues: FoundIssue[];
  /** Texts of some tweets of each issue. */
  examples: string[][];
  /** Key phrases that set the company's complaints apart, the most telling first: what a language model may start from. */
  candidates: { term: string; label: string; count: number; examples: string[] }[];
  /** Elasticsearch's own milliseconds. */
  took: number;
};

// Smaller issues are chance: of a company's tweets, and of its complaints for one that is of no topic.
const leastShare = 0.01;
const leastShareOfComplaints = 0.015;
const leastTweets = 3;
const leastTweetsOfWord = 5;
// The less telling ones are seldom what people would call an issue.
const mostOfNoTopic = 5;
const mostCandidates = 40;
const leastLettersOfName = 4;
const examplesForLabel = 100;
const examplesOfCandidate = 30;
const examplesShown = 5;

/** The issues of a company's inbound tweets by statistics alone, the most frequent first; `most` is how many at the most. */
export async function extractStatisticalIssues(
  place: Place,
  { most, ...question }: StatisticsQuestion & { most: number },
): Promise<StatisticalIssues> {
  const counted = await searchTogether<TopicsAnswer>(place.client, [{ index: place.index, ...topicsQuery(question) }]);
  const total = counted.found[0]?.total ?? 0;
  const answer = counted.found[0]?.answer ?? {};
  const complaints = answer.complaints?.doc_count ?? 0;
  const found = topics
    .map((topic) => ({ topic, count: answer.topics?.buckets[topic.id]?.doc_count ?? 0 }))
    .filter(({ count }) => count >= Math.max(leastTweets, leastShare * total))
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
  const words = await readWords(place, question, { total, complaints });
  const examples = await readExamples(place, question, [
    ...found.map(({ topic }) => ({ filter: ruleQuery(topicRule(topic)), size: examplesForLabel })),
    ...[...words.candidates, ...words.unexplained].map(({ term }) => ({
      filter: ruleQuery(wordRule([term])),
      size: examplesOfCandidate,
    })),
  ]);
  const ofTopics = examples.found.slice(0, found.length);
  const ofCandidates = examples.found.slice(found.length, found.length + words.candidates.length);
  const ofUnexplained = examples.found.slice(found.length + words.candidates.length);
  const issues = found.map(({ topic, count }, at) => ({
    size: count,
    issue: topicIssue(topic, ofTopics[at] ?? []),
    texts: textsOf(ofTopics[at]),
  }));
  const unexplained = words.unexplained.map((word, at) => ({ ...word, examples: ofUnexplained[at] ?? [] }));
  for (const terms of groupWords(unexplained).slice(0, mostOfNoTopic)) {
    const own = unexplained.filter(({ term }) => terms.includes(term));
    const phrase = labelPhrase(terms[0] ?? '', textsOf(own[0]?.examples));
    const label = phrase.includes(' ') ? phrase : `Complaints about ${phrase.toLowerCase()}`;
    const shown = own.map(({ term, examples: tweets }) => labelPhrase(term, textsOf(tweets)).toLowerCase());
    issues.push({
      size: Math.max(...own.map(({ count }) => count)),
      issue: wordIssue(label, terms, shown),
      texts: textsOf(own[0]?.examples),
    });
  }
  const shown = issues.sort((a, b) => b.size - a.size).slice(0, most);
  return {
    issues: shown.map(({ issue }) => issue),
    examples: shown.map(({ texts }) => texts.slice(0, examplesShown)),
    candidates: words.candidates.map(({ term, count }, at) => ({
      term,
      label: labelPhrase(term, textsOf(ofCandidates[at])),
      count,
      examples: textsOf(ofCandidates[at]).slice(0, examplesShown),
    })),
    took: counted.took + words.took + examples.took,
  };
}

const textsOf = (tweets: readonly Example[] | undefined) => (tweets ?? []).map(({ decoded_text }) => decoded_text);

async function readWords(
  place: Place,
  question: StatisticsQuestion,
  { total, complaints }: { total: number; complaints: number },
) {
  const least = Math.max(leastTweetsOfWord, Math.ceil(leastShareOfComplaints * complaints));
  if (complaints < least) return { candidates: [], unexplained: [], took: 0 };
  const search = { index: place.index, ...wordsQuery(question, least) };
  const { found, took } = await searchTogether<WordsAnswer>(place.client, [search]);
  const { words, unexplained } = found[0]?.answer ?? {};
  const chosen = words ? chooseWords(words, total) : [];
  // What stands out among complaints of no topic has to do so among all.
  const isChosen = new Set(chosen.map(({ term }) => term));
  return {
    candidates: chosen.slice(0, mostCandidates),
    unexplained: (unexplained ? chooseWords(unexplained.words, total) : []).filter(
      ({ term }) => isChosen.has(term) && isOfNoTopic(term) && !isOfName(term, question.companyId),
    ),
    took,
  };
}

/** A company's own name is no issue. */
const isOfName = (term: string, companyId: string): boolean =>
  term.split(' ').some((stem) => stem.length >= leastLettersOfName && companyId.toLowerCase().includes(stem));

const isOfNoTopic = (term: string): boolean => !topicPhrases.some((phrase) => term.split(' ').includes(phrase));

// A word of no topic is in complaints and other tweets alike: only a bad mood tells them apart.
const wordRule = (any: string[]) => ({ any, none: [], sentiment_below: 0 });

function topicIssue(topic: Topic, examples: readonly Example[]): FoundIssue {
  const counts = termCounts(topic, examples);
  const label = labelTopic(topic, counts, textsOf(examples));
  const terms = counts.map(([phrase]) => topic.terms.get(phrase) ?? phrase);
  return { label, definition: topic.definition, summary: null, terms, rule: topicRule(topic) };
}

/** How many of the tweets have each of a topic's key phrases, the most frequent first. */
function termCounts({ terms }: Topic, examples: readonly Example[]): [string, number][] {
  const counts = [...terms.keys()].map((phrase): [string, number] => [
    phrase,
    examples.filter(({ key_phrases }) => key_phrases.includes(phrase)).length,
  ]);
  return counts.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
}

const wordIssue = (label: string, any: string[], terms: string[]): FoundIssue => ({
  label,
  definition: null,
  summary: null,
  terms: [...new Set(terms)],
  rule: wordRule(any),
});
