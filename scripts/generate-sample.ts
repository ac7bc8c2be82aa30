import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { fail } from './fail.ts';
import { addFlaws } from './sample/add-flaws.ts';
import { incident } from './sample/companies.ts';
import { createConversation } from './sample/conversation.ts';
import { createCustomers } from './sample/customers.ts';
import { createRandom } from './sample/random.ts';
import { header, rows } from './sample/rows.ts';
import { createAnnouncement } from './sample/special-conversations.ts';
import type { Conversation } from './sample/thread.ts';
import { wholeNumberOption } from './whole-number-option.ts';

const usage = 'Usage: node scripts/generate-sample.ts [--seed N] [--tweets N] > file.csv';

/** Invented tweets as CSV, about `tweets` of them; the same seed and number always give the same bytes. */
function* generateSample(seed: number, tweets: number): Generator<string> {
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

try {
  const options = { seed: { type: 'string', default: '2025' }, tweets: { type: 'string', default: '2030' } } as const;
  const { values } = parseArgs({ options });
  const [seed, tweets] = [wholeNumberOption('seed', values.seed, 0), wholeNumberOption('tweets', values.tweets, 0)];
  await pipeline(Readable.from(generateSample(seed, tweets)), process.stdout).catch((error: NodeJS.ErrnoException) => {
    // A reader such as `head` may stop early.
    if (error.code !== 'EPIPE') throw error;
  });
} catch (error) {
  fail(error, usage);
}
