import type { Company } from './companies.ts';
import { type Draft, say, type Thread, type World } from './draft.ts';
import { growConversation } from './grow-conversation.ts';
import { returnTime } from './times.ts';

/** Of a thousand conversations. Of the 1,312 in the first 5,000 tweets of the public data set 21 begin with a company, one is a quarrel, 131 are overheard. */
const announcements = 16;
const quarrels = 1.2;
const overheard = 90;

/** A conversation of 1 to `limit` tweets that are in the file, and some that are not; the first has no parent. */
export function createConversation(company: Company, at: number, limit: number, world: World): Draft[] {
  const asker = world.customers.next(newAskers);
  const thread: Thread = { company, asker, isOverheard: false, limit, rows: 0, tweets: [] };
  const kind = world.random.next() * 1000;
  if (kind < announcements) announce(thread, at, world);
  else if (kind < announcements + quarrels) quarrel(thread, at, world);
  else if (kind < announcements + quarrels + overheard) overhear(thread, at, world);
  else ask(thread, at, world);
  growConversation(thread, world);
  return thread.tweets;
}

// 702,669 customers in 2,811,774 tweets.
const newAskers = 0.71;

function overhear(thread: Thread, at: number, { random }: World): void {
  const { company, asker: author } = thread;
  thread.isOverheard = true;
  say(thread, null, { inbound: true, author, company, at, before: '' }, random);
}

function ask(thread: Thread, at: number, { random, pickCompany }: World): void {
  const { company, asker: author } = thread;
  const place = random.next();
  const second = random.chance(0.02) ? `@${pickCompany().id} ` : '';
  // By the first 5,000 tweets 64 % of first tweets mention their company, most at the beginning.
  const before = (place < 0.5 ? `@${company.id} ` : '') + second;
  say(
    thread,
    null,
    { inbound: true, author, company, at, before, after: place < 0.86 ? '' : ` @${company.id}` },
    random,
  );
}

/** A company's own tweet, to which few or very many reply. */
function announce(thread: Thread, at: number, { random, customers }: World): void {
  const { company } = thread;
  const root = say(thread, null, { inbound: false, author: company.id, company, at, before: '' }, random);
  const replies = Math.min(300, Math.floor(1.5 / (1 - random.next()) ** 0.55));
  for (let i = 0; i < replies; i++) {
    const author = customers.next(0.8);
    const said = { inbound: true, author, company, at: returnTime(at, random), before: `@${company.id} ` };
    say(thread, root, said, random);
  }
}

/** Two customers who argue at length, with several companies in every tweet: from them come most inquiries that belong to several. */
function quarrel(thread: Thread, at: number, { random, customers, pickCompany }: World): void {
  const { company } = thread;
  const others = Array.from({ length: 1 + random.below(4) }, () => `@${pickCompany().id} `).join('');
  const before = `@${company.id} ${others}`;
  const authors: [string, string] = [thread.asker, customers.next(0.5)];
  let last = say(thread, null, { inbound: true, author: authors[0], company, at, before }, random);
  for (let i = 1 + random.below(longestQuarrel); i > 0 && last; i--) {
    const author = random.pick(authors);
    const said = { inbound: true, author, company, at: returnTime(last.at, random), before };
    last = say(thread, last, said, random);
  }
}

const longestQuarrel = 80;
