import { type Mind, settleByMeasures } from './mind.ts';
import type { Prompt } from './prompt.ts';

type Topic = { label: string; definition: string; words: RegExp };

// Words of complaints of any trade; they know nothing of the tweets that tests use.
const topics: Topic[] = [
  {
    label: 'Long delays',
    definition: 'Something came or left late.',
    words: /\b(delay(s|ed)?|late|overdue|behind schedule)\b/i,
  },
  {
    label: 'Service was cancelled',
    definition: 'Something booked was cancelled.',
    words: /\b(cancel(s|led|ed|ling|lation|lations)?|called off)\b/i,
  },
  {
    label: 'Belongings were lost',
    definition: 'Luggage or a parcel is lost or missing.',
    words: /\b(lost|missing|never arrived|luggage|baggage|bags?|suitcase)\b/i,
  },
  {
    label: 'Nobody can be reached',
    definition: 'Customers wait on hold or get no reply.',
    words: /\b(on hold|hold music|no (answer|reply|response)|hung up|hang up|call ?back|unanswered)\b/i,
  },
  {
    label: 'Rude or unhelpful staff',
    definition: 'Staff were rude or did not help.',
    words: /\b(rude|unhelpful|attitude|disrespect(ful)?|ignored us)\b/i,
  },
  {
    label: 'Refund is outstanding',
    definition: 'A refund or credit has not come.',
    words: /\b(refund(s|ed)?|money back|reimburse(d|ment)?)\b/i,
  },
  {
    label: 'Charged too much',
    definition: 'A bill or fee is wrong or too high.',
    words: /\b(over ?charged|charged twice|double charged|billing|hidden fees?)\b/i,
  },
  {
    label: 'Website or app fails',
    definition: 'The website or the app does not work.',
    words:
      /\b(website|site|app|log ?in|page)\b.*\b(down|crash(es|ed|ing)?|error|broken|not work(ing)?|fail(s|ed)?)\b|\bcrash(es|ed|ing)\b/i,
  },
  {
    label: 'Goods arrived damaged',
    definition: 'Something arrived damaged or broken.',
    words: /\b(damaged?|broken|cracked|smashed|torn)\b/i,
  },
];

const other: Topic = { label: '', definition: '', words: /$^/ };

/** Understands tweets by keyword rules of its own, and issues by the words of their label and definition. */
export const keywordMind: Mind = (prompt) => {
  if (prompt.step === 'propose') return propose(prompt);
  if (prompt.step === 'assign') return assign(prompt);
  return settleByMeasures(prompt.issues, (issue) => topicOf(issue)?.label ?? issue.label);
};

function propose({ candidates, most_issues }: Extract<Prompt, { step: 'propose' }>): object {
  const found = topics.flatMap((topic) => {
    const own = candidates.filter(({ tweets }) => tweets.some(({ text }) => topic.words.test(text)));
    if (own.length === 0) return [];
    const words = own.flatMap(({ tweets }) => tweets.flatMap(({ text }) => topic.words.exec(text)?.[0] ?? []));
    const terms = own
      .filter(({ tweets }) => tweets.every(({ text }) => topic.words.test(text)))
      .map(({ term }) => term);
    return {
      label: topic.label,
      definition: topic.definition,
      terms: [...new Set([...terms, ...words])],
      not_terms: [],
    };
  });
  return { issues: found.slice(0, most_issues) };
}

function assign({ issues, tweets }: Extract<Prompt, { step: 'assign' }>): object {
  return {
    tweets: tweets.map(({ id, text }) => ({
      id,
      issues: issues.flatMap((issue) => {
        const match = (topicOf(issue) ?? other).words.exec(text);
        return match ? [{ id: issue.id, quote: quoteAround(text, match.index, match[0].length) }] : [];
      }),
    })),
  };
}

/** The topic whose words the issue uses, or that uses the issue's. */
function topicOf({ label, definition }: { label: string; definition: string | null }): Topic | undefined {
  return (
    topics.find((topic) => topic.label.toLowerCase() === label.toLowerCase()) ??
    topics.find((topic) => topic.words.test(`${label} ${definition ?? ''}`))
  );
}

/** The words found, with one more word on either side. */
function quoteAround(text: string, start: number, length: number): string {
  const before = /\S*\s*$/.exec(text.slice(0, start).trimEnd())?.[0] ?? '';
  const after = /^\S*\s?\S*/.exec(text.slice(start + length))?.[0] ?? '';
  const from = text.slice(0, start).trimEnd().length - before.length;
  return text.slice(Math.max(from, 0), start + length + after.length).trim();
}
