import type { Company } from './companies.ts';
import type { Customers } from './customers.ts';
import type { Random } from './random.ts';

/** A tweet before it has a text and a row. */
export type Draft = {
  inbound: boolean;
  author: string;
  /** The company that wrote it or that it is for. */
  company: Company;
  /** Seconds since 1970. */
  at: number;
  parent: Draft | null;
  children: Draft[];
  /** Whom the text mentions, before and after what it says. */
  before: string;
  after: string;
  /** It was deleted or is private: others link to it, and the file does not have it. */
  absent: boolean;
  /** 0 until the file first names it. */
  id: number;
  isListed: boolean;
};

export type World = {
  random: Random;
  customers: Customers;
  pickCompany: () => Company;
};

/** A conversation that grows up to `limit` rows. */
export type Thread = {
  company: Company;
  /** Who has the inquiry. */
  asker: string;
  /** The company answers someone's reply to the first tweet, which names no company. */
  isOverheard: boolean;
  limit: number;
  rows: number;
  tweets: Draft[];
};

export type Said = Pick<Draft, 'inbound' | 'author' | 'company' | 'at' | 'before'> & { after?: string };

/** Adds a tweet to the conversation, or nothing where it is full. */
export function say(thread: Thread, parent: Draft | null, said: Said, random: Random): Draft | null {
  const absent = random.chance(said.inbound ? absentShare.inbound : absentShare.outbound);
  if (!absent && thread.rows === thread.limit) return null;
  const { inbound, author, company, at, before, after = '' } = said;
  const tweet: Draft = {
    inbound,
    author,
    company,
    at,
    parent,
    children: [],
    before,
    after,
    absent,
    id: 0,
    isListed: false,
  };
  if (!absent) thread.rows += 1;
  parent?.children.push(tweet);
  thread.tweets.push(tweet);
  return tweet;
}

// Customers delete more than companies. Some 1.2 % of all links dangle so.
const absentShare = { inbound: 0.018, outbound: 0.004 };
