import test from 'ava';
import { chooseWords, groupWords } from '../../../src/issues/statistics/choose-words.ts';

const buckets = (counts: Record<string, [number, number]>) =>
  Object.entries(counts).map(([key, [doc_count, bg_count]]) => ({ key, doc_count, bg_count }));

test('A word is chosen where complaints have it twice as often and it names a matter', (t) => {
  // 100 complaints, 200 other tweets: 10 of 100 are twice as many as 9 + 1 of 200, and 15 % of all are 45.
  const chosen = chooseWords(
    {
      doc_count: 100,
      bg_count: 200,
      buckets: buckets({
        gear: [10, 9],
        wing: [10, 10],
        horribl: [30, 0],
        hour: [30, 0],
        plane: [40, 5],
        sky: [41, 5],
      }),
    },
    300,
  );
  t.deepEqual(chosen, [
    { term: 'gear', count: 10 },
    { term: 'plane', count: 40 },
  ]);
});

test('Words that come together are of one issue, under the most telling one', (t) => {
  const tweet = (...key_phrases: string[]) => ({ tweet_id: '1', decoded_text: '', key_phrases });
  const word = (term: string, ...examples: ReturnType<typeof tweet>[]) => ({ term, count: examples.length, examples });
  const groups = groupWords([
    word('gear', tweet('gear'), tweet('gear', 'wheel')),
    word('wing', tweet('wing'), tweet('wing', 'gear'), tweet('wing')),
    // One of two has `gear`.
    word('wheel', tweet('wheel'), tweet('gear', 'wheel')),
    // Shares a word with it.
    word('left wing', tweet('left wing')),
  ]);
  t.deepEqual(groups, [
    ['gear', 'wheel'],
    ['wing', 'left wing'],
  ]);
});
