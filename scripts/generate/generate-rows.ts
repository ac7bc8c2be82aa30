import type { Company } from './companies.ts';
import { createCompanyPicker } from './companies.ts';
import { composeText } from './compose-text.ts';
import { createConversation } from './create-conversation.ts';
import { createCustomers } from './customers.ts';
import type { Draft, World } from './draft.ts';
import { orderConversation } from './order-conversation.ts';
import { createRandom } from './random.ts';
import { createStragglers } from './stragglers.ts';
import { firstTime, nearbyTime } from './times.ts';
import { tweetDate } from './tweet-date.ts';

export const header = 'tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n';

// Beyond the ids of the public data set, so that both can lie in one index, and below the sample's.
const firstId = 10_000_001;

/**
 * Exactly `count` rows, with a line break each; the same seed and count give the same rows. Memory does not depend on
 * the count: only one conversation is held at a time, and the few rows that stand far from theirs.
 */
export function* generateRows(count: number, seed: number): Generator<string> {
  const random = createRandom(seed);
  const world: World = { random, customers: createCustomers(random), pickCompany: createCompanyPicker(random) };
  const stragglers = createStragglers(random);
  const next = runs(world);
  let id = firstId;
  for (let made = 0; made < count; ) {
    const { company, at } = next();
    const tweets = createConversation(company, at, count - made, world);
    for (const tweet of orderConversation(tweets, random, () => id++)) {
      made += 1;
      const row = rowOf(tweet, composeText(tweet, random));
      if (stragglers.keep(row)) continue;
      yield row;
      yield* stragglers.due();
    }
  }
  yield* stragglers.rest();
}

/** A company's conversations were collected some at a time: in the first 5,000 tweets of the public data set 74 % follow one of the same company. */
function runs({ random, pickCompany }: World): () => { company: Company; at: number } {
  let run: { company: Company; at: number } | undefined;
  return () => {
    run =
      run && random.chance(0.74)
        ? { company: run.company, at: nearbyTime(run.at, random) }
        : { company: pickCompany(), at: firstTime(random) };
    return run;
  };
}

function rowOf({ id, author, inbound, at, children, parent }: Draft, text: string): string {
  let responses = '';
  for (const child of children) responses += responses === '' ? child.id : `,${child.id}`;
  if (children.length > 1) responses = `"${responses}"`;
  return `${id},${author},${inbound ? 'True' : 'False'},${tweetDate(at)},${quoted(text)},${responses},${parent?.id ?? ''}\n`;
}

function quoted(text: string): string {
  if (!/[",\n]/.test(text)) return text;
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`;
}
