import type { Draft } from './draft.ts';
import type { Random } from './random.ts';

/**
 * A conversation's tweets in the order in which someone would have collected them: from an answer down to the replies
 * below it, then up to what it replies to. Each gets its id from `nextId` when it is first named, be it only in a link.
 */
export function orderConversation(tweets: Draft[], random: Random, nextId: () => number): Draft[] {
  const name = (tweet: Draft) => {
    if (tweet.id === 0) tweet.id = nextId();
  };
  const ordered: Draft[] = [];
  const visit = (start: Draft) => {
    // A stack of its own: a long quarrel is deeper than it is wise to call.
    const stack = [start];
    for (let tweet = stack.pop(); tweet; tweet = stack.pop()) {
      if (tweet.isListed) continue;
      tweet.isListed = true;
      name(tweet);
      tweet.children.forEach(name);
      if (tweet.parent) name(tweet.parent);
      if (!tweet.absent) ordered.push(tweet);
      if (tweet.parent) stack.push(tweet.parent);
      // The last first: an answer in a quarrel was given after the customers' next tweet, and would stand behind all that follows that.
      stack.push(...tweet.children);
    }
  };
  visit(firstCollected(tweets, random));
  return ordered;
}

/** An answer, as those are what is collected; a late one rather than an early one, so that two thirds of all replies stand above their parents. */
function firstCollected(tweets: Draft[], random: Random): Draft {
  const start = Math.floor(Math.sqrt(random.next()) * tweets.length);
  for (let i = 0; i < tweets.length; i++) {
    const tweet = tweets[(start + i) % tweets.length] as Draft;
    if (!tweet.inbound) return tweet;
  }
  return tweets[start] as Draft;
}
