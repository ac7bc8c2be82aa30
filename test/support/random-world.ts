import fc from 'fast-check';
import { type PlainTweet, readPlainTweets } from './plain-reading.ts';
import { type CsvRow, tweetsCsv } from './tweets-csv.ts';

/** A tweet of a small world. Ids, authors and texts are numbers, so that a world can be drawn anew in ids of its own. */
type Version = {
  id: number;
  author: number;
  inbound: boolean;
  minute: number;
  text: number;
  lists: number[];
  to: number | null;
};

// Of different lengths, two that are one number as floats, some that are no numbers; the last two never have a tweet.
const idPatterns = ['#2', '#3', '#10', '#11', '#007', 'a#', 'B-#', '#90071992547409931', '#90071992547409932', '_#'];
const missingPatterns = ['#9', 'missing-#'];
const companies = ['Acme#', 'ACME#', 'acme#', 'Other#', 'late_#'];
const authors = [...companies, 'ann', 'Ann', 'bob'];
const texts = [
  'hello',
  'hello',
  'hello',
  '@Acme# help',
  'hi @other#, @ACME#',
  '.@late_#!',
  'é@LATE_#',
  'x@acme#.com',
  '@acme#_',
  '&commat;acme#',
  '@never#',
];

const present = fc.nat(idPatterns.length - 1);
const any = fc.nat(idPatterns.length + missingPatterns.length - 1);
const content = {
  id: present,
  author: fc.nat(authors.length - 1),
  inbound: fc.constantFrom(true, true, false),
  minute: fc.nat(5),
  text: fc.nat(texts.length - 1),
};

/** Mostly upwards, so that long threads form; sometimes anywhere, so that circles and self links do. */
const parent = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('above' as const), id: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('any' as const), id: any }) },
  { weight: 2, arbitrary: fc.constant(null) },
);

/** Tweets with their links stated on one side, on the other, or on both; then further versions of some with links of their own. */
const world: fc.Arbitrary<Version[]> = fc
  .record({
    tweets: fc.uniqueArray(
      fc.record({
        ...content,
        parent,
        stated: fc.constantFrom('both', 'above', 'below'),
        // What the tweet says it replies to, against what the other side says.
        contradicts: fc.option(any, { freq: 10 }),
        alsoLists: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.uniqueArray(any, { maxLength: 2 }) },
        ),
      }),
      { selector: ({ id }) => id, minLength: 1, maxLength: idPatterns.length },
    ),
    versions: fc.array(
      fc.record({ ...content, lists: fc.uniqueArray(any, { maxLength: 2 }), to: fc.option(any, { freq: 2 }) }),
      { maxLength: 3 },
    ),
  })
  .map(({ tweets, versions }) => {
    const parentOf = (tweet: (typeof tweets)[number]): number | null => {
      if (tweet.parent === null || (tweet.parent.kind === 'above' && tweet.id === 0)) return null;
      return tweet.parent.kind === 'above' ? tweet.parent.id % tweet.id : tweet.parent.id;
    };
    const first = tweets.map((tweet): Version => {
      const { id, author, inbound, minute, text, stated, contradicts, alsoLists } = tweet;
      const children = tweets.filter((child) => child.stated !== 'below' && parentOf(child) === id).map(({ id }) => id);
      const to = contradicts ?? (stated === 'above' ? null : parentOf(tweet));
      return { id, author, inbound, minute, text, lists: [...new Set([...children, ...alsoLists])], to };
    });
    return [...first, ...versions];
  });

const sendings = ['one after another', 'by two replicas in turn', 'at once', 'at once by two replicas'] as const;

export type Case = {
  worlds: Version[][];
  sending: (typeof sendings)[number];
  files: number;
  /** Where each row goes; rows beyond these begin again with the first. */
  places: { file: number; at: number }[];
  repeatedRows: { row: number; file: number }[];
  repeatedFiles: number[];
};

/** Worlds that touch one another in nothing but the files in which their rows lie, shuffled. */
export const randomCase: fc.Arbitrary<Case> = fc.record({
  worlds: fc.array(world, { minLength: 1, maxLength: 6 }),
  sending: fc.constantFrom(...sendings),
  files: fc.integer({ min: 1, max: 5 }),
  places: fc.array(fc.record({ file: fc.nat(4), at: fc.nat(99) }), { minLength: 37, maxLength: 37 }),
  repeatedRows: fc.array(fc.record({ row: fc.nat(99), file: fc.nat(4) }), { maxLength: 10 }),
  repeatedFiles: fc.array(fc.nat(4), { maxLength: 2 }),
});

/** Files in the order in which they are sent, and every id that a tweet or a conversation of theirs may have. */
export type DrawnCase = { sending: string; files: string[]; atOnce: boolean; replicas: 1 | 2; ids: string[] };

/** `nextNamespace` gives five digits, others each time: so the same case can be tried again in the same index. */
export function drawCase(
  { worlds, sending, files: fileCount, places, repeatedRows, repeatedFiles }: Case,
  nextNamespace: () => string,
): DrawnCase {
  const atOnce = sending.startsWith('at once');
  const namespaces = worlds.map(nextNamespace);
  const rows = worlds.flatMap((versions, at) =>
    // Files that are ingested at once have no order: each tweet has one content.
    (atOnce ? lastOfEach(versions) : versions).map((version) => csvRow(version, namespaces[at] ?? '')),
  );
  const placed = rows.map((row, index) => ({ row, ...(places[index % places.length] ?? { file: 0, at: 0 }) }));
  for (const { row, file } of repeatedRows) {
    const again = rows[row % rows.length];
    if (again) placed.push({ row: again, file, at: row });
  }
  const inOrder = placed.toSorted((a, b) => a.at - b.at);
  const files = Array.from({ length: fileCount }, (_, file) =>
    tweetsCsv(inOrder.filter((placed) => placed.file % fileCount === file).map(({ row }) => row)),
  );
  return {
    sending,
    files: [...files, ...repeatedFiles.map((file) => files[file % fileCount] ?? '')],
    atOnce,
    replicas: sending.includes('two replicas') ? 2 : 1,
    ids: namespaces.flatMap((namespace) => [...idPatterns, ...missingPatterns].map((id) => named(id, namespace))),
  };
}

function lastOfEach(versions: Version[]): Version[] {
  return [...new Map(versions.map((version) => [version.id, version])).values()];
}

function csvRow({ id, author, inbound, minute, text, lists, to }: Version, namespace: string): CsvRow {
  const idOf = (at: number) => named([...idPatterns, ...missingPatterns][at] ?? '', namespace);
  return {
    tweet_id: idOf(id),
    author_id: named(authors[author] ?? '', namespace),
    inbound: inbound ? 'True' : 'False',
    created_at: `2017-10-31T22:0${minute}:00Z`,
    text: named(texts[text] ?? '', namespace),
    response_tweet_id: lists.map(idOf).join(','),
    // The same id in other spellings, which must make no difference.
    in_response_to_tweet_id: to === null ? '' : spelled(idOf(to), text),
  };
}

const named = (pattern: string, namespace: string): string => pattern.replaceAll('#', namespace);

function spelled(id: string, variant: number): string {
  if (!/^\d+$/.test(id)) return id;
  if (variant === 1) return `0${id}`;
  return variant === 2 && id.length < 10 ? `${id}.0` : id;
}

/**
 * What ingesting this file should count where `before`, by id, is the data. A tweet with several versions in the file is
 * created once; how the other versions count depends on how far apart they stand.
 */
export function expectedCounts(before: ReadonlyMap<string, PlainTweet>, file: string) {
  const rows = file.trimEnd().split('\n').slice(1);
  const tweets = readPlainTweets(file);
  const created = tweets.filter(({ tweet_id }) => !before.has(tweet_id)).length;
  const counts = { rows_read: rows.length, tweets_created: created, rows_rejected: 0 };
  if (new Set(rows).size !== tweets.length) return counts;
  const isOther = (tweet: PlainTweet) => {
    const known = before.get(tweet.tweet_id);
    return known !== undefined && JSON.stringify(known) !== JSON.stringify(tweet);
  };
  const updated = tweets.filter(isOther).length;
  return { ...counts, tweets_updated: updated, tweets_unchanged: rows.length - created - updated };
}
