import { readFileSync } from 'node:fs';

export type Phrases = readonly [string, ...string[]];

type SectorPhrases = { inbound: Phrases; outbound: Phrases };

/**
 * What customers (`>`) and companies (`<`) say, by sector. A line without a mark names the sector that follows; those of
 * the first, `any`, serve all sectors.
 */
export function readPhraseBook(): (sector: string) => SectorPhrases {
  const lines = readFileSync(new URL('phrases.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const sectors = new Map<string, { inbound: string[]; outbound: string[] }>();
  let current = { inbound: [] as string[], outbound: [] as string[] };
  for (const line of lines) {
    const words = line.slice(2);
    if (line.startsWith('#')) {
      current = { inbound: [], outbound: [] };
      sectors.set(words, current);
    } else (line.startsWith('>') ? current.inbound : current.outbound).push(words);
  }
  const any = sectors.get('any') ?? current;
  const books = new Map<string, SectorPhrases>();
  for (const [sector, own] of sectors) {
    // A sector's own phrases are few and come more often: they are what a customer writes about.
    const inbound = [...own.inbound, ...own.inbound, ...any.inbound];
    books.set(sector, {
      inbound: filled(inbound),
      outbound: filled([...own.outbound, ...own.outbound, ...any.outbound]),
    });
  }
  return (sector) => {
    const book = books.get(sector);
    if (!book) throw new Error(`phrases.txt has no sector ${sector}`);
    return book;
  };
}

function filled(phrases: string[]): Phrases {
  const [first, ...others] = phrases;
  if (first === undefined) throw new Error('phrases.txt has a sector without phrases');
  return [first, ...others];
}
