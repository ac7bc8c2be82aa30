import { stemmer } from 'stemmer';

const stopWords = new Set(
  'a an and at are for i in is it me my of on our so still that the this to was we with you your'.split(' '),
);

/** Key phrases as simply as can be: the stems of a text's words, and pairs of neighbours among them. */
export function plainPhrases(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replace(/@\w+|https?:\S+/g, ' ')
      .match(/[a-z']+/g) ?? [];
  const stems = words.filter((word) => !stopWords.has(word)).map(stemmer);
  const pairs = stems.slice(1).map((stem, index) => `${stems[index]} ${stem}`);
  return [...new Set([...stems, ...pairs])];
}
