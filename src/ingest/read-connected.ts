import type { Client } from '@elastic/elasticsearch';
import { readCompanies } from '../tweets/read-companies.ts';
import { companyKey, type Tweet } from '../tweets/tweet.ts';
import { documentTweet, type TweetDocument } from '../tweets/tweet-document.ts';
import { all, isOutbound, ofCompany } from '../tweets/tweet-filters.ts';

// Ids in one search or get: well below the 65,536 terms that Elasticsearch takes.
const idBatch = 5_000;

/**
 * The tweets of the index whose place may change when `incoming` is written: every conversation that it touches, by its
 * new links or by those of the versions it replaces, and every tweet that mentions a company that is new or gone.
 * With `everything` it is all tweets. `companies` are the keys of all companies as they will be then. The index must be
 * refreshed.
 */
export async function readConnected(
  client: Client,
  index: string,
  incoming: ReadonlyMap<string, Omit<Tweet, 'text'>>,
  everything: boolean,
): Promise<{ connected: Map<string, Tweet>; companies: Set<string> }> {
  const connected = new Map<string, Tweet>();
  const { count } = await client.count({ index });
  if (count === 0) return { connected, companies: writtenCompanies(incoming) };
  const replaced = new Map<string, Tweet>();
  const seen = new Set<string>();
  let frontier = new Set<string>();
  const visit = (tweet: Omit<Tweet, 'text'>) => {
    for (const id of [tweet.tweet_id, tweet.in_response_to_tweet_id, ...tweet.response_tweet_id]) {
      if (id === null || seen.has(id)) continue;
      seen.add(id);
      frontier.add(id);
    }
  };
  const found = (tweet: Tweet) => {
    (incoming.has(tweet.tweet_id) ? replaced : connected).set(tweet.tweet_id, tweet);
    visit(tweet);
  };
  const spread = async () => {
    while (frontier.size > 0) {
      const ids = [...frontier];
      frontier = new Set();
      for (let at = 0; at < ids.length; at += idBatch) {
        for await (const tweet of tweetsAround(client, index, ids.slice(at, at + idBatch))) found(tweet);
      }
    }
  };

  if (everything) {
    for await (const tweet of search(client, index, { match_all: {} })) found(tweet);
  } else {
    for (const tweet of incoming.values()) visit(tweet);
    await spread();
  }

  const before = new Set((await readCompanies(client, index)).map(({ key }) => key));
  const companies = await companiesAfter(client, index, before, incoming, replaced);
  const changed = [...before.symmetricDifference(companies)];
  if (changed.length > 0 && !everything) {
    for await (const tweet of search(client, index, { terms: { mentions: changed } })) found(tweet);
    await spread();
  }
  return { connected, companies };
}

/** The tweets with these ids, and all that say they reply to one of them or are replied to by one. */
function tweetsAround(client: Client, index: string, ids: string[]): AsyncIterable<Tweet> {
  const fields = ['tweet_id', 'in_response_to_tweet_id', 'response_tweet_id'];
  return search(client, index, { bool: { should: fields.map((field) => ({ terms: { [field]: ids } })) } });
}

async function* search(client: Client, index: string, query: Record<string, object>): AsyncGenerator<Tweet> {
  const documents = client.helpers.scrollDocuments<TweetDocument>({ index, size: 5_000, sort: ['_doc'], query });
  for await (const document of documents) yield documentTweet(document);
}

async function companiesAfter(
  client: Client,
  index: string,
  before: ReadonlySet<string>,
  incoming: ReadonlyMap<string, Omit<Tweet, 'text'>>,
  replaced: ReadonlyMap<string, Tweet>,
): Promise<Set<string>> {
  const written = writtenCompanies(incoming);
  const lost = new Map<string, number>();
  for (const tweet of replaced.values()) {
    const key = companyKey(tweet.author_id);
    if (!tweet.inbound && !written.has(key)) lost.set(key, (lost.get(key) ?? 0) + 1);
  }
  const after = before.union(written);
  for (const [company, replacements] of lost) {
    const { count } = await client.count({ index, query: all(isOutbound, ofCompany(company)) });
    if (count <= replacements) after.delete(company);
  }
  return after;
}

function writtenCompanies(incoming: ReadonlyMap<string, Omit<Tweet, 'text'>>): Set<string> {
  const outbound = [...incoming.values()].filter((tweet) => !tweet.inbound);
  return new Set(outbound.map((tweet) => companyKey(tweet.author_id)));
}
