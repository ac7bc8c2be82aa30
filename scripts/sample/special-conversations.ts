import { answerInquiry } from './answer-inquiry.ts';
import { type Company, companyOf, incident, jointBook } from './companies.ts';
import * as compose from './compose-text.ts';
import type { Customers } from './customers.ts';
import type { Random } from './random.ts';
import { type Conversation, createThread, type Thread } from './thread.ts';
import { customerReturnTime, hour, inquiryTime } from './timing.ts';

/** What a company says unasked during its incident, and what customers reply. */
export function createAnnouncement(text: string, index: number, customers: Customers, random: Random): Conversation {
  const thread = createThread();
  const company = companyOf(incident.company);
  const issue = company.book.issues.find(({ name }) => name === incident.issue);
  const at = incident.from + (10 + index * 31) * hour + random.between(0, 3599) * 1000;
  const root = thread.answer(company.id, at, compose.encodeEntities(text));
  for (let i = 0; i < 4 && root !== undefined && issue !== undefined; i++) {
    const topic = compose.createTopic(issue, company.book);
    const text = compose.followUpText(topic, company.id, random);
    const reply = thread.ask(customers.next(), customerReturnTime(at, random), text, root);
    if (reply !== undefined && random.chance(0.4)) answerInquiry(thread, topic, company, reply, random);
  }
  return { startedAt: at, tweets: thread.tweets };
}

/** A customer who addresses two companies at once. */
export function talkToTwo(thread: Thread, customers: Customers, random: Random): void {
  const issue = random.pickWeighted(jointBook.issues);
  const both = issue.name.split('+').map(companyOf);
  const chosen = new Map([
    ['first', `@${both[0]?.id}`],
    ['second', `@${both[1]?.id}`],
    ['ref', 'details'],
  ]);
  const topic = compose.createTopic(issue, jointBook, chosen);
  const at = inquiryTime(random.pick(both), random);
  const opening = thread.ask(customers.next(), at, textToBoth(topic, both, random));
  for (const [index, company] of both.entries()) {
    if (opening === undefined || !random.chance(company.desk.answered)) continue;
    // The book's replies stand in the order of the companies.
    const own = { ...topic, issue: { ...issue, replies: issue.replies.slice(index, index + 1) } };
    const reply = answerInquiry(thread, own, company, opening, random);
    if (reply === undefined || !random.chance(0.4)) continue;
    const more = compose.followUpText(own, company.id, random);
    thread.ask(opening.author, customerReturnTime(reply.at, random), more, reply);
  }
}

/** The complaints may name only one of the two, or neither. */
function textToBoth(topic: compose.Topic, both: Company[], random: Random): string {
  const complaint = compose.complaintText(topic, [], random);
  const missing = both.filter(({ id }) => !complaint.toLowerCase().includes(`@${id.toLowerCase()}`));
  return [...missing.map(({ id }) => `@${id}`), complaint].join(' ');
}
