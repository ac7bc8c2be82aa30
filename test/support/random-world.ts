import fc from 'fast-check';
import { type CsvRow, tweetsCsv } from './tweets-csv.ts';

// Small, so that tweets meet: they reply to one another, mention companies, dangle and go in circles.
const ids = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', 'a', 'B', 'a-1'];
const authors = ['Acme', 'acme', 'Other', 'ann', 'bob'];
const id = fc.constantFrom(...ids);

const row: fc.Arbitrary<CsvRow> = fc.record({
  tweet_id: id,
  author_id: fc.constantFrom(...authors),
  inbound: fc.constantFrom('True', 'True', 'False'),
  created_at: fc.integer({ min: 0, max: 9 }).map((minute) => `2017-10-31T22:0${minute}:00Z`),
  text: fc.constantFrom('hello', '@Acme help', 'hi @other, @ACME', 'mail x@acme.com', '@acme_'),
  response_tweet_id: fc.array(id, { maxLength: 3 }).map((listed) => listed.join(',')),
  in_response_to_tweet_id: fc.option(id, { nil: '', freq: 2 }),
});

/** Rows over few ids, several versions of some, split into three files in which rows also come again. */
export const filesOfARandomWorld: fc.Arbitrary<string[]> = fc
  .tuple(...[0, 1, 2].map(() => fc.array(row, { minLength: 2, maxLength: 12 })))
  .chain((files) => {
    const all = files.flat();
    const overlaps = files.map(() => fc.subarray(all, { maxLength: 4 }));
    return fc
      .tuple(...overlaps)
      .map((more) => files.map((rows, index) => tweetsCsv([...rows, ...(more[index] ?? [])])));
  });
