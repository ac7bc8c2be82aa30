import { type Draft, say, type Thread, type World } from './draft.ts';
import { answerTime, returnTime } from './times.ts';

/** Chances of one, two, and at least three children. */
type Children = readonly [one: number, two: number, more: number];

/*
 * Fitted to the public data set: 54.69 % inbound, 28.25 % without parent, 7.9 % with several responses. Of its first
 * 5,000 tweets: nearly every conversation has an answer; 62 % of later inbound tweets are answered; 44 % of the answers
 * get a reply; 8 % of the inbound tweets reply to another customer.
 */
const answersToInquiry: Children = [0.928, 0.044, 0.009];
const answersToLater: Children = [0.485, 0.0265, 0.005];
const returnsToAnswer: Children = [0.279, 0.0327, 0.0083];
const followUps: Children = [0.06, 0.003, 0.001];
/** Some conversations go on and on. */
const lively = { share: 0.1, factor: 1.4 };

/** Lets answers and further questions follow on the tweets that a conversation has so far, and on those. */
export function growConversation(thread: Thread, world: World): void {
  const { random } = world;
  const eagerness = random.chance(lively.share) ? lively.factor : 1;
  for (let i = 0; i < thread.tweets.length && thread.tweets.length < maxTweets; i++) {
    const tweet = thread.tweets[i] as Draft;
    if (i === 0 && thread.isOverheard) {
      followUp(thread, tweet, world);
    } else if (tweet.inbound) {
      const isInquiry = i === (thread.isOverheard ? 1 : 0);
      const chances = isInquiry ? answersToInquiry : answersToLater;
      for (let n = childCount(chances, random.next() / (isInquiry ? 1 : eagerness)); n > 0; n--)
        answer(thread, tweet, world);
      for (let n = childCount(followUps, random.next()); n > 0; n--) followUp(thread, tweet, world);
    } else {
      for (let n = childCount(returnsToAnswer, random.next() / eagerness); n > 0; n--) comeBack(thread, tweet, world);
      if (random.chance(0.008)) answer(thread, tweet, world);
    }
  }
}

// The longest of the first 5,000 tweets has 130.
const maxTweets = 400;

function childCount([one, two, more]: Children, draw: number): number {
  if (draw >= one + two + more) return 0;
  if (draw < one) return 1;
  return draw < one + two ? 2 : 3 + Math.floor(((draw - one - two) / more) * 4);
}

function answer(thread: Thread, to: Draft, { random, pickCompany }: World): void {
  const company = random.chance(0.004) ? pickCompany() : thread.company;
  const at = answerTime(company, to.at, random);
  say(thread, to, { inbound: false, author: company.id, company, at, before: `@${to.author} ` }, random);
}

/** Whoever asked writes back, or now and then someone else who read it. */
function comeBack(thread: Thread, to: Draft, { random, customers }: World): void {
  const author = random.chance(0.95) ? thread.asker : customers.next(0.8);
  const at = returnTime(to.at, random);
  say(thread, to, { inbound: true, author, company: thread.company, at, before: `@${to.company.id} ` }, random);
}

/** A customer replies to a customer: often the same, who goes on. */
function followUp(thread: Thread, to: Draft, { random, customers }: World): void {
  const author = random.chance(0.42) ? to.author : customers.next(0.8);
  const company = random.chance(0.6) ? `@${thread.company.id} ` : '';
  const before = author === to.author ? company : `@${to.author} ${company}`;
  const at = returnTime(to.at, random);
  say(thread, to, { inbound: true, author, company: thread.company, at, before }, random);
}
