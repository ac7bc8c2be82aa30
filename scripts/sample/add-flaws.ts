import type { Random } from './random.ts';
import type { Conversation, Tweet } from './thread.ts';

/** What real exports have: tweets that were deleted, links stated by one side only, clocks that disagree. */
export function addFlaws(conversations: Conversation[], random: Random): void {
  const linked = conversations
    .flatMap(({ tweets }) => tweets)
    .filter(({ parent, children }) => parent ?? children.length);
  for (const tweet of linked) {
    const draw = random.next();
    if (draw < 0.016) tweet.absent = true;
    else if (draw < 0.024) tweet.statesParent = false;
    else if (draw < 0.032) tweet.listedByParent = false;
  }
  const firstReplies = linked.filter((tweet) => !tweet.inbound && isOnlyReplyToInquiry(tweet));
  for (let i = 0; i < linked.length / 1000 && firstReplies.length > 0; i++) {
    const reply = random.pick(firstReplies);
    if (reply.parent !== null) reply.at = reply.parent.at - random.between(30, 400) * 1000;
  }
}

function isOnlyReplyToInquiry({ absent, parent, children }: Tweet): boolean {
  return !absent && children.length === 0 && parent?.inbound === true && !parent.absent && parent.children.length === 1;
}
