import { answerInquiry } from './answer-inquiry.ts';
import { type Company, companies, incident } from './companies.ts';
import * as compose from './compose-text.ts';
import type { Customers } from './customers.ts';
import type { Random } from './random.ts';
import { talkToTwo } from './special-conversations.ts';
import { type Conversation, createThread, type Thread, type Tweet } from './thread.ts';
import { customerReturnTime, duringIncident, inquiryTime, period, replyTime } from './timing.ts';

/** A customer asks, the company answers, the customer goes on, and so on. */
export function createConversation(customers: Customers, random: Random): Conversation {
  const thread = createThread();
  if (random.chance(0.04)) talkToTwo(thread, customers, random);
  else talk(thread, customers, random);
  return { startedAt: thread.tweets[0]?.at ?? period.from, tweets: thread.tweets };
}

function talk(thread: Thread, customers: Customers, random: Random): void {
  const company = random.pickWeighted(weighted);
  const at = inquiryTime(company, random);
  const incidentNow = duringIncident(company, at);
  const outage = incidentNow && random.chance(0.7);
  const issues = company.book.issues.filter(({ name }) => !outage || name === incident.issue);
  const topic = compose.createTopic(random.pickWeighted(issues), company.book);
  const answered = random.chance(company.desk.answered - (incidentNow ? 0.2 : 0));
  const named = !answered || random.chance(0.95) ? [company.id] : [];
  const opening = thread.ask(customers.next(), at, compose.complaintText(topic, named, random));
  if (opening === undefined) return;
  if (random.chance(0.05)) add(thread, topic, company, opening, opening, random);
  if (random.chance(outage ? 0.2 : 0.05)) joinIn(thread, topic, company, opening, customers, random);
  if (answered) goOn(thread, topic, company, opening, random);
}

function goOn(thread: Thread, topic: compose.Topic, company: Company, opening: Tweet, random: Random): void {
  let inquiry = opening;
  for (let round = 0; round < 6; round++) {
    const reply = answerInquiry(thread, topic, company, inquiry, random);
    if (reply === undefined || !random.chance(topic.issue.happy ? 0.15 : 0.56)) return;
    if (random.chance(0.24)) {
      giveThanks(thread, topic, company, opening.author, reply, random);
      return;
    }
    const at = customerReturnTime(reply.at, random);
    const next = thread.ask(opening.author, at, compose.followUpText(topic, company.id, random), reply);
    if (next === undefined) return;
    if (random.chance(0.1)) add(thread, topic, company, next, reply, random);
    if (compose.isSettled(next.text) || !random.chance(0.84)) return;
    inquiry = next;
  }
}

/** The customer says more soon after `said`. */
function add(thread: Thread, topic: compose.Topic, company: Company, said: Tweet, parent: Tweet, random: Random): void {
  const at = said.at + random.between(20, 600) * 1000;
  thread.ask(said.author, at, compose.additionText(topic, company.id, random), parent);
}

/** Another customer has the same problem. */
function joinIn(
  thread: Thread,
  { issue, book }: compose.Topic,
  company: Company,
  opening: Tweet,
  customers: Customers,
  random: Random,
): void {
  const topic = compose.createTopic(issue, book);
  const text = compose.sameProblemText(topic, [opening.author, company.id], random);
  const joined = thread.ask(customers.next(), customerReturnTime(opening.at, random), text, opening);
  if (joined !== undefined && random.chance(0.4)) answerInquiry(thread, topic, company, joined, random);
}

function giveThanks(
  thread: Thread,
  topic: compose.Topic,
  company: Company,
  customer: string,
  reply: Tweet,
  random: Random,
): void {
  const at = customerReturnTime(reply.at, random);
  const thanked = thread.ask(customer, at, compose.thanksText(topic, company.id, random), reply);
  if (thanked === undefined || !random.chance(0.35)) return;
  const welcome = compose.welcomeText(topic, company, customer, random);
  thread.answer(company.id, replyTime(company, at, true, random), welcome, thanked);
}

/** One week of ten with more complaints makes that much more over the whole period. */
const weighted = companies.map((company) => {
  const load = company.id === incident.company ? 1 + (incident.complaintsFactor - 1) / 10 : 1;
  return { ...company, weight: company.weight * load };
});
