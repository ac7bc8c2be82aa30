import { period } from './timing.ts';

export type Tweet = {
  author: string;
  inbound: boolean;
  /** Milliseconds since 1970. */
  at: number;
  text: string;
  parent: Tweet | null;
  children: Tweet[];
  /** It has an id and others link to it, but it is not in the file. */
  absent: boolean;
  statesParent: boolean;
  listedByParent: boolean;
};

export type Conversation = { startedAt: number; tweets: Tweet[] };

/** Tweets that reply to one another; what would be later than the period is not said. */
export type Thread = {
  tweets: Tweet[];
  ask(customer: string, at: number, text: string, parent?: Tweet | null): Tweet | undefined;
  answer(company: string, at: number, text: string, parent?: Tweet | null): Tweet | undefined;
};

export function createThread(): Thread {
  const tweets: Tweet[] = [];
  const sayAs =
    (inbound: boolean) =>
    (author: string, at: number, text: string, parent: Tweet | null = null): Tweet | undefined => {
      if (at >= period.to) return undefined;
      const flags = { absent: false, statesParent: true, listedByParent: true };
      const tweet: Tweet = { author, inbound, at, text, parent, children: [], ...flags };
      parent?.children.push(tweet);
      tweets.push(tweet);
      return tweet;
    };
  return { tweets, ask: sayAs(true), answer: sayAs(false) };
}
