import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const GoldTweet = z.object({ sentiment: z.string(), reason: z.string().nullable() });
const GoldFile = z.record(z.string(), z.record(z.string(), GoldTweet));

/** Of each company, by tweet id, what a person has said of its inbound tweets. */
export type Gold = z.infer<typeof GoldFile>;
export type GoldTweets = Gold[string];

/** A complaint whose reason the person could not tell: it is a complaint, and of none of the reasons. */
const unknownReason = "Can't Tell";

/** A JSON file of labels; rejects with a sentence where it is none. */
export async function readGold(path: string): Promise<Gold> {
  const text = await readFile(path, 'utf8').catch(({ code }) => {
    throw new Error(`The labels in ${path} cannot be read (${code}).`);
  });
  const parsed = GoldFile.safeParse(parseJson(text));
  if (!parsed.success || Object.keys(parsed.data).length === 0)
    throw new Error(`${path} holds no labels: {company: {tweet_id: {"sentiment": …, "reason": … or null}}}.`);
  for (const [company, tweets] of Object.entries(parsed.data))
    if (reasonsOf(tweets).length === 0) throw new Error(`${path} gives no tweet of ${company} a reason.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The reasons that somebody could tell, in alphabetical order. */
export const reasonsOf = (tweets: GoldTweets): string[] =>
  [...new Set(Object.values(tweets).flatMap((tweet) => toldReason(tweet) ?? []))].sort();

export const toldReason = ({ reason }: GoldTweets[string]): string | null =>
  reason === unknownReason || reason === '' ? null : reason;

export const isReasonUnknown = ({ reason }: GoldTweets[string]): boolean => reason === unknownReason;

/** Which part of a company's labelled tweets has the reason, from 0 to 1. */
export function goldShare(tweets: GoldTweets, reason: string): number {
  const all = Object.values(tweets);
  return all.filter((tweet) => tweet.reason === reason).length / all.length;
}
