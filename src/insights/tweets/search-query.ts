import type { estypes } from '@elastic/elasticsearch';
import { any } from '../../tweets/tweet-filters.ts';
import { inflections } from './inflections.ts';
import type { Search, SearchTerm } from './parse-search.ts';

type Query = NonNullable<estypes.QueryDslQueryContainer>;

const field = 'decoded_text';

/** The clauses of what is searched for; a tweet that has more, and rarer, of the wanted words scores higher. */
export const searchQuery = ({ wanted, unwanted }: Search): { must: Query[]; must_not: Query[] } => ({
  must: wanted.map(termQuery),
  must_not: unwanted.map(termQuery),
});

function termQuery({ kind, text }: SearchTerm): Query {
  switch (kind) {
    case 'handle':
      // The mention decides; the text is there to be marked.
      return { bool: { filter: [{ term: { mentions: text } }], should: [{ match: { [field]: text } }] } };
    case 'prefix':
      return either(spellings(text).map((value) => ({ prefix: { [field]: { value } } })));
    case 'phrase':
      return either(spellings(text).map((query) => ({ match_phrase: { [field]: query } })));
    case 'word':
      return wordQuery(text);
  }
}

function wordQuery(text: string): Query {
  const plain = /^[^\p{L}\p{N}]*(\p{L}+(?:'\p{L}+)*)[^\p{L}\p{N}]*$/u.exec(text)?.[1];
  if (plain === undefined)
    // It is for Elasticsearch to say what its words are: several of them, numbers, emoji.
    return either(spellings(text).map((query) => ({ match: { [field]: { query, operator: 'and' } } })));
  return either(
    inflections(plain)
      .flatMap(spellings)
      .map((value) => ({ term: { [field]: { value } } })),
  );
}

/** Both ways in which people write an apostrophe. */
const spellings = (text: string): string[] => (text.includes("'") ? [text, text.replaceAll("'", '’')] : [text]);

const either = (queries: Query[]): Query => (queries.length === 1 && queries[0] ? queries[0] : any(...queries));
