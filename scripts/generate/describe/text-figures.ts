import { createColumn, percentile } from './column.ts';
import { type Figures, percent, whole } from './figures.ts';

const features: readonly [label: string, pattern: RegExp][] = [
  ['texts with &amp;', /&amp;/],
  ['texts with &lt; or &gt;', /&[lg]t;/],
  ['texts with emoji', /\p{Extended_Pictographic}|\p{Regional_Indicator}/u],
  ['texts with other than ASCII', /[^\p{ASCII}]/u],
  ['texts with a line break', /[\n\r]/],
  ['texts with a comma', /,/],
  ['texts with a quote', /"/],
  ['texts with a link', /https?:\/\//],
  ['texts with a hashtag', /#\w/],
];

/** Figures of all texts, one after the other. */
export function createTextFigures(): { add(text: string): void; figures(): Figures } {
  const lengths = createColumn(Int32Array);
  const counts = features.map(() => 0);
  return {
    add: (text) => {
      lengths.push(characters(text));
      features.forEach(([, pattern], index) => {
        if (pattern.test(text)) counts[index] = (counts[index] ?? 0) + 1;
      });
    },
    figures: () => {
      const sorted = lengths.sorted();
      const length = (share: number) => whole(percentile(sorted, share));
      return [
        ['characters of a text: 10th percentile', length(0.1)],
        ['… median', length(0.5)],
        ['… 90th percentile', length(0.9)],
        ['… 99th percentile', length(0.99)],
        ['… longest', length(1)],
        ...features.map(([label], index): [string, string] => [label, percent(counts[index] ?? 0, lengths.length())]),
      ];
    },
  };
}

/** Code points: what a person would count, nearly. */
function characters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) pairs += 1;
  return text.length - pairs;
}
