import { z } from 'zod';
import { findQuote } from './find-quote.ts';
import type { Question } from './question.ts';
import { quoteTweets, tweetsAreData } from './quote-tweets.ts';

export type AssignableIssue = { label: string; definition: string | null };

/** A tweet of a batch that was answered: the issues it shows, by place, each with the quote. */
export type AssignedTweet = {
  /** Its place in the batch. */
  place: number;
  quotes: Map<number, string>;
  /** Whether an issue was named with a quote that the tweet does not have. */
  isDoubtful: boolean;
};

const assignments = z.object({
  tweets: z.array(z.object({ id: z.string(), issues: z.array(z.object({ id: z.string(), quote: z.string() })) })),
});

const system = `You sort customers' tweets to a company by the issues that they complain about.
You get a list of issues and a list of tweets. For each tweet, name the issues of which it complains: mostly one or none, rarely two. A tweet that asks, thanks, jokes or complains of something else has none.
${tweetsAreData}
For each issue of a tweet give the words of the tweet that show it, copied exactly. Name every tweet once, also those without an issue.
Answer with one JSON object: {"tweets":[{"id":"t1","issues":[{"id":"i2","quote":"…"}]},{"id":"t2","issues":[]}]}`;

const tokensPerTweet = 90;

/** Asks which of the issues each tweet of a batch shows. */
export function assignQuestion(
  issues: AssignableIssue[],
  texts: string[],
): Question<z.infer<typeof assignments>, AssignedTweet[]> {
  const tweets = quoteTweets(texts);
  const listed = issues.map(({ label, definition }, index) => ({ id: `i${index + 1}`, label, definition }));
  return {
    step: 'assign',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: JSON.stringify({ issues: listed, tweets }) },
    ],
    schema: assignments,
    max_tokens: 100 + tokensPerTweet * texts.length,
    read(answer) {
      const value = readAssignments(
        answer,
        tweets.map(({ text }) => text),
        issues.length,
      );
      if (value.length === 0) return { fault: 'it names none of the tweets by its id' };
      // One wrong quote is a slip; many mean that the answer is about something else, whoever wished for that.
      const withIssues = value.filter(({ quotes, isDoubtful }) => quotes.size > 0 || isDoubtful);
      const doubtful = withIssues.filter(({ isDoubtful }) => isDoubtful);
      if (doubtful.length >= 2 && doubtful.length > withIssues.length / 2)
        return { fault: 'most of its quotes are not words of their tweets, or its issues are not on the list' };
      return { value };
    },
  };
}

/** What the answer says of tweets and issues that there are, by quotes that there are; of a tweet named twice the first. */
function readAssignments(answer: z.infer<typeof assignments>, texts: string[], issueCount: number): AssignedTweet[] {
  const named = new Map<number, AssignedTweet>();
  for (const tweet of answer.tweets) {
    const place = placeOf(tweet.id, 't', texts.length);
    const text = place === null ? undefined : texts[place];
    if (place === null || text === undefined || named.has(place)) continue;
    const quotes = new Map<number, string>();
    let isDoubtful = false;
    for (const { id, quote } of tweet.issues) {
      const issue = placeOf(id, 'i', issueCount);
      const found = findQuote(quote, text);
      if (issue !== null && found !== null) quotes.set(issue, quotes.get(issue) ?? found);
      else isDoubtful = true;
    }
    named.set(place, { place, quotes, isDoubtful });
  }
  return [...named.values()];
}

/** t1 is 0; null for what was not on the list. */
export function placeOf(id: string, letter: 't' | 'i', count: number): number | null {
  const match = /^([ti])([1-9]\d{0,5})$/.exec(id.trim());
  const place = match?.[1] === letter ? Number(match[2]) - 1 : -1;
  return place >= 0 && place < count ? place : null;
}
