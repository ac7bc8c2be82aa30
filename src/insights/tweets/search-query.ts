import { any, type Query } from '../../tweets/tweet-filters.ts';
import { inflections } from './inflections.ts';
import type { SearchTerm } from './parse-search.ts';

/** What tweets must have and what they must not, each as a query of its own. */
export function searchQueries(terms: readonly SearchTerm[]): { required: Query[]; excluded: Query[] } {
  return {
    required: terms.filter(({ isExcluded }) => !isExcluded).map((term) => termQuery(term, 'all')),
    excluded: terms.filter(({ isExcluded }) => isExcluded).map((term) => termQuery(term, 'none')),
  };
}

/**
 * What makes one tweet that was found more relevant than another: how often it says each word and phrase. Not how rare they are, as
 * a mere match would weigh them: that is of the texts of all companies, and would show through to who may see but some.
 */
export function relevanceQueries(terms: readonly SearchTerm[]): Query[] {
  return terms
    .filter(({ kind, isExcluded }) => !isExcluded && (kind === 'word' || kind === 'phrase'))
    .map(({ kind, text }) => {
      const forms = inflections(lowerCase(text));
      const texts = kind === 'word' && plainWord.test(text) ? [...forms, ...possessives(forms)] : spellings(text);
      const intervals = texts.map((query) => ({ match: { query, ordered: true, max_gaps: 0 } }));
      return { intervals: { decoded_text: { any_of: { intervals } } } };
    });
}

/** What is marked in the text of a tweet that was found: a handle, too, though it is not by the text that it was found. */
export function highlightQuery(terms: readonly SearchTerm[]): Query {
  const required = terms.filter(({ isExcluded }) => !isExcluded);
  return any(...required.map((term) => termQuery(term.kind === 'handle' ? { ...term, kind: 'phrase' } : term, 'none')));
}

/** `empty` is what text finds of which nothing is left as words. */
function termQuery({ kind, text }: SearchTerm, empty: 'all' | 'none'): Query {
  if (kind === 'handle') return any({ term: { mentions: text } }, writtenBy(text));
  if (kind === 'prefix')
    return any(...spellings(lowerCase(text)).map((value) => ({ prefix: { decoded_text: { value } } })));
  if (kind === 'word' && plainWord.test(text)) {
    const forms = inflections(lowerCase(text));
    return any(...forms.map(exactly), anyOf(possessives(forms)));
  }
  // One typed word may be several to Elasticsearch (e-mail, an address): then they have to stand beside one another.
  const phrase = (query: string): Query => ({ match_phrase: { decoded_text: { query, zero_terms_query: empty } } });
  return any(...spellings(text).map(phrase), ...(kind === 'word' && emoji.test(text) ? [anyOf(looks(text))] : []));
}

const plainWord = /^[a-z]+$/i;
const exactly = (value: string): Query => ({ term: { decoded_text: { value } } });
const possessives = (forms: string[]): string[] => forms.flatMap((form) => [`${form}'s`, `${form}’s`]);
/** One clause, however many they are: Elasticsearch takes only so many in a search. */
const anyOf = (values: string[]): Query => ({ terms: { decoded_text: values } });
const writtenBy = (value: string): Query => ({ term: { author_id: { value, case_insensitive: true } } });

// As Elasticsearch does it, one letter after the other: of a whole word JavaScript knows a Greek letter at its end.
const lowerCase = (text: string): string => [...text].map((letter) => letter.toLowerCase()).join('');

const emoji = /^\p{Extended_Pictographic}\uFE0F?$/u;
const skinTones = [...'\u{1F3FB}\u{1F3FC}\u{1F3FD}\u{1F3FE}\u{1F3FF}'];

/** An emoji as it may be written: a word of its own with each skin tone, and where it says that it is in colour. */
function looks(text: string): string[] {
  const plain = text.replace('\uFE0F', '');
  return ['', '\uFE0F', ...skinTones].map((mark) => plain + mark);
}

const apostrophe = /(?<=[\p{L}\p{N}])['’‘](?=[\p{L}\p{N}])/gu;
// Each apostrophe of a phrase doubles its spellings; beyond so many all are taken for of one kind.
const mostApostrophes = 4;

/** The text with its apostrophes straight and curly: the index has either as it was written. */
function spellings(text: string): string[] {
  const parts = text.split(apostrophe);
  if (parts.length - 1 > mostApostrophes) return ["'", '’'].map((mark) => parts.join(mark));
  const [first = '', ...more] = parts;
  return more.reduce((texts, part) => texts.flatMap((before) => [`${before}'${part}`, `${before}’${part}`]), [first]);
}
