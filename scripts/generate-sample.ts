import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { addFlaws } from './sample/add-flaws.ts';
import { incident } from './sample/companies.ts';
import { createConversation } from './sample/conversation.ts';
import { createCustomers } from './sample/customers.ts';
import { createRandom } from './sample/random.ts';
import { header, rows } from './sample/rows.ts';
import { createAnnouncement } from './sample/special-conversations.ts';
import type { Conversation } from './sample/thread.ts';

const usage = 'Usage: node scripts/generate-sample.ts [--seed N] [--tweets N] > file.csv';

/** Invented tweets as CSV, about `tweets` of them; the same seed and number always give the same bytes. */
export function* generateSample(seed: number, tweets: number): Generator<string> {
  const random = createRandom(seed);
  const customers = createCustomers(random);
  const conversations: Conversation[] = incident.announcements.map((text, index) =>
    createAnnouncement(text, index, customers, random),
  );
  let count = conversations.reduce((sum, conversation) => sum + conversation.tweets.length, 0);
  while (count < tweets) {
    const conversation = createConversation(customers, random);
    conversations.push(conversation);
    count += conversation.tweets.length;
  }
  addFlaws(conversations, random);
  yield header;
  yield* rows(conversations, random);
}

function readOptions(): { seed: number; tweets: number } | undefined {
  const options = { seed: { type: 'string', default: '2025' }, tweets: { type: 'string', default: '2030' } } as const;
  try {
    const { values } = parseArgs({ options });
    const [seed, tweets] = [Number(values.seed), Number(values.tweets)];
    if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(tweets)) throw new Error('N is a whole number');
    return { seed, tweets };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exitCode = 1;
    return undefined;
  }
}

if (import.meta.main) {
  const options = readOptions();
  if (options !== undefined) {
    const { seed, tweets } = options;
    await pipeline(Readable.from(generateSample(seed, tweets)), process.stdout).catch(
      (error: NodeJS.ErrnoException) => {
        // A reader such as `head` may stop early.
        if (error.code !== 'EPIPE') throw error;
      },
    );
  }
}
