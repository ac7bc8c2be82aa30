import { sentimentEnds } from '../../tweets/tweet-filters.ts';
import type { IssueRule } from '../issue.ts';
import type { Topic } from './topic.ts';
import { topics } from './topics.ts';

/** Above it a tweet is friendly enough to be no complaint, whatever it is about: docs/decisions/0015-statistical-issues.md. */
const complaintsBelow = 0.6;

/** From here down a tweet is a complaint for sure: what sets these apart from the rest are a company's own words. */
export const surelyComplaint = sentimentEnds.negative.lte;

export const topicRule = (topic: Topic): IssueRule => ({
  any: [...topic.terms.keys()],
  none: topics
    .filter(({ id }) => topic.yieldsTo.includes(id))
    .flatMap(({ terms }) => [...terms.keys()])
    .filter((phrase) => !topic.terms.has(phrase)),
  sentiment_below: complaintsBelow,
});

/** Key phrases of all topics. */
export const topicPhrases: readonly string[] = [...new Set(topics.flatMap(({ terms }) => [...terms.keys()]))];
