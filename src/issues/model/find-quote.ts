// Fewer letters are in any tweet, and so are the placeholders of what is masked.
const fewestLetters = 3;

/**
 * The stretch of `text` that `quote` repeats, as it stands there but for runs of spaces, whatever its case and kind of
 * quotation marks; null where the text does not have it.
 */
export function findQuote(quote: string, text: string): string | null {
  const wanted = [...quote.replace(/\s+/gu, ' ').trim()].map(fold).join('');
  const letters = wanted.replace(/\[[a-z]+\]/g, '').match(/\p{L}/gu) ?? [];
  if (letters.length < fewestLetters) return null;
  // Each character is folded on its own, so that places in the folded text lead back to the text.
  const characters = [...text.replace(/\s+/gu, ' ')];
  const folded = characters.map(fold);
  const start = folded.join('').indexOf(wanted);
  if (start < 0) return null;
  let place = 0;
  const found = characters.filter((_, index) => {
    const isIn = place >= start && place < start + wanted.length;
    place += folded[index]?.length ?? 0;
    return isIn;
  });
  return found.join('');
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[‘’`´]/gu, "'")
    .replace(/[“”„]/gu, '"')
    .replace(/…/gu, '...');
