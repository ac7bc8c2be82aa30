/** Fewer letters than these are in any tweet. */
const fewestLetters = 3;

/**
 * The stretch of `text` that `quote` repeats, as it stands there, whatever its case, spaces and kind of quotation marks; null
 * where the text does not have it.
 */
export function findQuote(quote: string, text: string): string | null {
  const wanted = foldText(quote).trim();
  if ((wanted.match(/\p{L}/gu) ?? []).length < fewestLetters) return null;
  // Each character is folded on its own, so that places in the folded text lead back to the text.
  const characters = [...text];
  const folded = characters.map(foldText);
  const start = folded.join('').replaceAll(/ +/g, ' ').indexOf(wanted);
  if (start < 0) return null;
  return cutAt(characters, folded, start, wanted.length);
}

const foldText = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[‘’`´]/gu, "'")
    .replace(/[“”„]/gu, '"')
    .replace(/…/gu, '...')
    .replace(/\s+/gu, ' ');

function cutAt(characters: string[], folded: string[], start: number, length: number): string {
  let place = 0;
  let wasSpace = false;
  let cut = '';
  for (const [index, piece] of folded.entries()) {
    const isRepeatedSpace = piece === ' ' && wasSpace;
    if (!isRepeatedSpace) {
      if (place >= start && place < start + length) cut += characters[index];
      place += piece.length;
    }
    wasSpace = piece === ' ';
  }
  return cut;
}
