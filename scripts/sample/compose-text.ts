import * as common from './common-phrases.ts';
import type { Company } from './companies.ts';
import { type Chosen, expand, type Issue, type PhraseBook } from './phrase-book.ts';
import type { Random } from './random.ts';

/** What a thread is about; `used` holds what was said in it, so that nobody repeats themselves. */
export type Topic = { issue: Issue; book: PhraseBook; chosen: Chosen; used: Set<string> };

export function createTopic(issue: Issue, book: PhraseBook, chosen: Chosen = new Map()): Topic {
  return { issue, book, chosen, used: new Set() };
}

/** A customer's first tweet; `mentions` are the ids to address, none for a tweet that names nobody. */
export function complaintText(topic: Topic, mentions: string[], random: Random): string {
  const { issue } = topic;
  const complaint = sayOnce(issue.complaints, [], topic, random);
  const opener = random.chance(0.14) ? `${random.pick(common.openers)}, ` : '';
  const sentences = [opener === '' ? complaint : opener + uncapitalised(complaint)];
  if (issue.details.length > 0 && random.chance(0.5)) sentences.push(sayOnce(issue.details, [], topic, random));
  if (!issue.happy && random.chance(0.42)) sentences.push(afterthought(random));
  const parts = style(sentences, random);
  if (random.chance(0.2)) parts.push(random.pick(issue.happy ? common.glad : common.angry));
  if (random.chance(0.1)) parts.push(`https://example.com/p/${random.between(50_000, 999_999).toString(36)}`);
  if (mentions.length > 0) parts.splice(mentionPlace(parts.length, random), 0, addressed(mentions));
  return encodeEntities(join(parts, random));
}

export function followUpText(topic: Topic, mention: string, random: Random): string {
  const later = topic.issue.happy ? [] : common.laterFollowUps;
  const parts = [sayOnce(topic.issue.followUps, later, topic, random)];
  const content = topic.issue.happy || isSettled(parts.join());
  if (!content && random.chance(0.2)) parts.push(afterthought(random));
  if (random.chance(0.12)) parts.push(random.pick(content ? common.glad : common.angry));
  const named = random.chance(0.86) ? [addressed([mention])] : [];
  return encodeEntities(join([...named, ...style(parts, random)], random));
}

/** Whether a customer sounds as if the matter is over. */
export function isSettled(text: string): boolean {
  return /thank(s| you)(?! but)|cheers|worked|working now|didn't know/i.test(text);
}

/** What a customer adds to their own tweet. */
export function additionText(topic: Topic, mention: string, random: Random): string {
  const { details, complaints } = topic.issue;
  const said = sayOnce(details.length > 0 ? details : complaints, complaints, topic, random);
  return encodeEntities(`${addressed([mention])} ${random.pick(common.additions)} ${said}`);
}

/** Somebody else with the same problem. */
export function sameProblemText(topic: Topic, mentions: string[], random: Random): string {
  const { details, complaints } = topic.issue;
  const said = sayOnce(details.length > 0 && random.chance(0.4) ? details : complaints, [], topic, random);
  return encodeEntities(`${addressed(mentions)} ${random.pick(common.shared)}. ${said}`);
}

export function thanksText(topic: Topic, mention: string, random: Random): string {
  return encodeEntities(`${addressed([mention])} ${say(random.pick(common.thanks), topic, random)}`);
}

export function welcomeText(topic: Topic, company: Company, customer: string, random: Random): string {
  return encodeEntities(
    `${addressed([customer])} ${say(random.pick(common.welcomes), topic, random)} ${sign(company, random)}`,
  );
}

export function replyText(topic: Topic, company: Company, customer: string, random: Random): string {
  const parts = [addressed([customer])];
  if (topic.used.size < 4 && random.chance(0.45)) parts.push(greeting(customer, random));
  const reply = sayOnce(topic.issue.replies, common.laterReplies, topic, random);
  parts.push(reply);
  if (!topic.issue.happy && random.chance(0.4)) {
    const asks = /send us|message|tell us|dm us|in private/i.test(reply);
    parts.push(sayOnce(asks ? common.closings : common.requests, common.closings, topic, random));
  }
  return encodeEntities([...parts, sign(company, random)].join(' '));
}

export function encodeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function say(template: string, { book, chosen }: Topic, random: Random): string {
  return expand(template, book, chosen, random);
}

/** Something not said in this thread before; from `later` once `templates` are used up. */
function sayOnce(templates: string[], later: string[], topic: Topic, random: Random): string {
  const unused = (list: string[]): string[] => list.filter((template) => !topic.used.has(template));
  const [fresh, spare] = [unused(templates), unused(later)];
  const template = random.pick(fresh.length > 0 ? fresh : spare.length > 0 ? spare : templates);
  topic.used.add(template);
  return say(template, topic, random);
}

function afterthought(random: Random): string {
  return random.pick(random.chance(0.5) ? common.asks : common.grumbles);
}

function greeting(customer: string, random: Random): string {
  const name = common.firstNames[Number(customer) % common.firstNames.length];
  return `${random.pick(['Hi', 'Hello', 'Hey'])} ${name}${random.pick(['!', '.', ' -'])}`;
}

function addressed(mentions: string[]): string {
  return mentions.map((id) => `@${id}`).join(' ');
}

/** Mostly in front, sometimes after the first sentence or at the end. */
function mentionPlace(parts: number, random: Random): number {
  return random.chance(0.65) ? 0 : random.chance(0.5) ? 1 : parts;
}

function uncapitalised(sentence: string): string {
  return /^[A-Z][a-z]+ /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}

function sign({ agents, signature }: Company, random: Random): string {
  return `${signature}${random.pick(agents)}`;
}

function style(sentences: string[], random: Random): string[] {
  if (random.chance(0.16)) return sentences.map((sentence) => sentence.toLowerCase());
  if (random.chance(0.03))
    return sentences.map((sentence) => (sentence.includes('://') ? sentence : sentence.toUpperCase()));
  if (random.chance(0.15)) return sentences.map((sentence) => sentence.replace(/\.$/, ''));
  return sentences;
}

function join(parts: string[], random: Random): string {
  return parts.join(random.chance(0.05) ? '\n' : ' ');
}
