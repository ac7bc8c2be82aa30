import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The words of VADER (Hutto and Gilbert, 2014): each with its valence, of -4 to 4, as the package `vader-sentiment` brings
 * them. Of a word that stands there twice the last line counts, as in VADER itself.
 */
export const valences: ReadonlyMap<string, number> = new Map(
  // Read as text: the package's own module of them is bundled with the scorer and not to be had alone.
  readFileSync(createRequire(import.meta.url).resolve('vader-sentiment/vader_lexicon.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [word = '', valence] = line.split('\t');
      return [word, Number(valence)];
    }),
);

const words = (text: string): string[] => text.trim().split(/\s+/);

/** How much a word of degree adds to the valence of the word that it belongs to. */
export const degree = 0.293;

/** Words that make the next one stronger (`degree`) or weaker (-`degree`). */
export const degrees: ReadonlyMap<string, number> = new Map([
  ...words(`absolutely amazingly awfully completely considerably decidedly deeply effing enormously entirely especially
    exceptionally extremely fabulously flipping flippin fricking frickin frigging friggin fully fucking greatly hella
    highly hugely incredibly intensely majorly more most particularly purely quite really remarkably so substantially
    thoroughly totally tremendously uber unbelievably unusually utterly very`).map((word) => [word, degree] as const),
  ...words(`almost barely hardly kinda kindof kind-of less little marginally occasionally partly scarcely slightly
    somewhat sorta sortof sort-of`).map((word) => [word, -degree] as const),
]);

/** Pairs of words that weaken what follows. */
export const weakeningPairs: ReadonlySet<string> = new Set(['just enough', 'kind of', 'sort of']);

/** Words that turn what follows round, beside all with `n't` in them. In small letters only, as in VADER. */
export const negations: ReadonlySet<string> = new Set(
  words(`aint arent cannot cant couldnt darent didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neither neednt
    never none nope nor not nothing nowhere oughtnt shant shouldnt uhuh wasnt werent uh-uh without wont wouldnt rarely
    seldom despite`),
);

/** Phrases whose valence is not that of their words. */
export const idioms: ReadonlyMap<string, number> = new Map([
  ['the shit', 3],
  ['the bomb', 3],
  ['bad ass', 1.5],
  ['yeah right', -2],
  ['cut the mustard', 2],
  ['kiss of death', -1.5],
  ['hand to mouth', -2],
]);

/** One word of each idiom and each weakening pair: where none is near, there is none. */
export const idiomWords: ReadonlySet<string> = new Set(words('shit bomb ass right cut kiss hand enough kind sort'));
