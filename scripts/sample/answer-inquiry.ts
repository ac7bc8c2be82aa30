import type { Company } from './companies.ts';
import { replyText, type Topic } from './compose-text.ts';
import type { Random } from './random.ts';
import type { Thread, Tweet } from './thread.ts';
import { minute, replyTime } from './timing.ts';

/** The company's answer, rarely followed by a second one to the same tweet. */
export function answerInquiry(
  thread: Thread,
  topic: Topic,
  company: Company,
  inquiry: Tweet,
  random: Random,
): Tweet | undefined {
  const at = replyTime(company, inquiry.at, inquiry.parent !== null, random);
  const say = (when: number): Tweet | undefined =>
    thread.answer(company.id, when, replyText(topic, company, inquiry.author, random), inquiry);
  const first = say(at);
  if (random.chance(0.08)) say(at + random.between(1, 240) * minute);
  return first;
}
