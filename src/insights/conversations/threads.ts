import type { Logger } from 'pino';
import { Problem } from '../../http/problem.ts';
import type { Answer } from '../../http/send-report.ts';
import type { Reading } from '../../reading/reading.ts';
import { readThread } from './read-thread.ts';
import type { ThreadQuestion } from './thread-query.ts';
import { threadReport } from './thread-report.ts';

/** Gives the thread of a conversation. Rejects with a Problem 404 where no tweet of it may be seen, in the same words as where none is. */
export function createThreads({ client, names, answers, spellings }: Reading) {
  return (question: ThreadQuestion, seen: string | null, logger: Logger): Promise<Answer | null> => {
    const { conversationId, only } = question;
    const key = JSON.stringify(['thread', conversationId, only && [...only].sort()]);
    return answers(key, seen, async () => {
      const started = performance.now();
      const [found, spelled] = await Promise.all([readThread(client, names.tweets, question), spellings()]);
      if (!found) throw new Problem(404, `There is no conversation ${conversationId} in the data.`);
      const milliseconds = Math.round(performance.now() - started);
      logger.info({ conversation: conversationId, tweets: found.tweets.length, milliseconds }, 'thread read');
      return (data) => threadReport({ conversationId, found, spellings: spelled, only }, data);
    });
  };
}
