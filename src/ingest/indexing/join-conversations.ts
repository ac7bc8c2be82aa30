import { responseBucket, responseBucketKey } from '../../tweets/response-bucket.ts';
import { companyKey, compareIds, responseTimeKey, type TweetPlace } from '../../tweets/tweet.ts';
import type { TweetLinks } from '../../tweets/tweet-document.ts';

/** What the conversations of some tweets say of each of them. */
export type Join = {
  placeOf: (tweet: TweetLinks) => TweetPlace;
  /** How many of the tweets lie on the way up from the tweet, itself among them; a circle is gone round once. */
  depthOf: (id: string) => number;
};

/**
 * The place of each tweet in its conversation, by the definitions of parent, conversation, "whose inquiry is it" and
 * first response. The answer is exact for every tweet whose whole conversation is in `tweets`.
 *
 * `companies` are the keys of all companies, of these tweets or not: a mention counts only when it names one of them.
 */
export function joinConversations(tweets: ReadonlyMap<string, TweetLinks>, companies: ReadonlySet<string>): Join {
  const parents = parentsOf(tweets);
  const conversationOf = conversations(parents);
  const firstResponses = firstResponsesOf(tweets, parents);
  const ownersOf = owners(tweets, parents, firstResponses, companies);

  const placeOf = (tweet: TweetLinks): TweetPlace => {
    const conversation_id = conversationOf(tweet.tweet_id);
    const dangling_links = danglingLinks(tweet, tweets);
    if (tweet.inbound) {
      const responses = [...(firstResponses.get(tweet.tweet_id) ?? [])];
      return {
        ...noInquiry,
        conversation_id,
        dangling_links,
        company: [...ownersOf(tweet)].sort(),
        responded_by: responses.map(([company]) => company).sort(),
        response_times: responses
          .map(([company, response]) => responseTimeKey(company, response.created_at - tweet.created_at))
          .sort(),
        inquiry_at: tweet.created_at,
      };
    }
    const company = companyKey(tweet.author_id);
    const place = { ...noInquiry, conversation_id, dangling_links, company: [company] };
    const inquiry = tweets.get(parents.get(tweet.tweet_id) ?? '');
    if (!inquiry || firstResponses.get(inquiry.tweet_id)?.get(company) !== tweet) return place;
    const seconds = tweet.created_at - inquiry.created_at;
    return {
      ...place,
      inquiry_at: inquiry.created_at,
      inquiry_id: inquiry.tweet_id,
      first_response: true,
      response_seconds: seconds < 0 ? null : seconds,
      response_bucket: seconds < 0 ? null : responseBucketKey(company, responseBucket(seconds)),
      negative_response_time: seconds < 0,
    };
  };
  return { placeOf, depthOf: depths(tweets, parents) };
}

const noInquiry = {
  responded_by: [],
  response_times: [],
  inquiry_at: null,
  inquiry_id: null,
  first_response: false,
  response_seconds: null,
  response_bucket: null,
  negative_response_time: false,
};

/** Child id → parent id. Either may be missing from the data: a link counts whichever side states it. */
function parentsOf(tweets: ReadonlyMap<string, TweetLinks>): Map<string, string> {
  const parents = new Map<string, string>();
  for (const lister of tweets.values()) {
    for (const child of lister.response_tweet_id) {
      if (child === lister.tweet_id) continue;
      const other = parents.get(child);
      if (other === undefined || compareIds(lister.tweet_id, other) < 0) parents.set(child, lister.tweet_id);
    }
  }
  for (const { tweet_id, in_response_to_tweet_id } of tweets.values()) {
    if (in_response_to_tweet_id !== null && in_response_to_tweet_id !== tweet_id)
      parents.set(tweet_id, in_response_to_tweet_id);
  }
  return parents;
}

/** The topmost id above each id, or the smallest of the circle that the parents end in. */
function conversations(parents: ReadonlyMap<string, string>): (id: string) => string {
  const tops = new Map<string, string>();
  return (start) => {
    const above = parents.get(start);
    const known = tops.get(start) ?? (above === undefined ? start : tops.get(above));
    if (known !== undefined) {
      tops.set(start, known);
      return known;
    }
    const path: string[] = [];
    const seen = new Map<string, number>();
    let id = start;
    let top = tops.get(id);
    while (top === undefined) {
      const circleStart = seen.get(id);
      if (circleStart !== undefined) {
        top = path.slice(circleStart).reduce((a, b) => (compareIds(a, b) <= 0 ? a : b));
        break;
      }
      seen.set(id, path.length);
      path.push(id);
      const parent = parents.get(id);
      top = parent === undefined ? id : tops.get(parent);
      id = parent ?? id;
    }
    for (const below of path) tops.set(below, top);
    return top;
  };
}

/** Inquiry id → company key → that company's first response: the earliest direct reply, then the one with the smallest id. */
function firstResponsesOf(
  tweets: ReadonlyMap<string, TweetLinks>,
  parents: ReadonlyMap<string, string>,
): Map<string, Map<string, TweetLinks>> {
  const responses = new Map<string, Map<string, TweetLinks>>();
  for (const reply of tweets.values()) {
    if (reply.inbound) continue;
    const inquiry = tweets.get(parents.get(reply.tweet_id) ?? '');
    if (!inquiry?.inbound) continue;
    const byCompany = responses.get(inquiry.tweet_id) ?? new Map<string, TweetLinks>();
    responses.set(inquiry.tweet_id, byCompany);
    const company = companyKey(reply.author_id);
    const first = byCompany.get(company);
    if (!first || isEarlier(reply, first)) byCompany.set(company, reply);
  }
  return responses;
}

function isEarlier(a: TweetLinks, b: TweetLinks): boolean {
  return a.created_at === b.created_at ? compareIds(a.tweet_id, b.tweet_id) < 0 : a.created_at < b.created_at;
}

/** Keys of the companies an inbound tweet belongs to: by its parent, its replies or its mentions; else those of the thread above. */
function owners(
  tweets: ReadonlyMap<string, TweetLinks>,
  parents: ReadonlyMap<string, string>,
  firstResponses: ReadonlyMap<string, ReadonlyMap<string, TweetLinks>>,
  companies: ReadonlySet<string>,
): (tweet: TweetLinks) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  const direct = (tweet: TweetLinks, parent: TweetLinks | undefined) =>
    new Set([
      ...(parent && !parent.inbound ? [companyKey(parent.author_id)] : []),
      ...(firstResponses.get(tweet.tweet_id)?.keys() ?? []),
      ...tweet.mentions.filter((mention) => companies.has(mention)),
    ]);
  return (start) => {
    const path = new Set<string>();
    let found: ReadonlySet<string> = new Set();
    for (let tweet: TweetLinks | undefined = start; tweet?.inbound && !path.has(tweet.tweet_id); ) {
      const parent: TweetLinks | undefined = tweets.get(parents.get(tweet.tweet_id) ?? '');
      const knownAlready = known.get(tweet.tweet_id);
      found = knownAlready ?? direct(tweet, parent);
      path.add(tweet.tweet_id);
      if (knownAlready || found.size > 0) break;
      tweet = parent;
    }
    for (const id of path) known.set(id, found);
    return found;
  };
}

/** Where the tweet's links end, either way, in what is not in `tweets`, once for each link; a link to itself is none. */
export function danglingLinks(tweet: TweetLinks, tweets: { has(id: string): boolean }): string[] {
  const { in_response_to_tweet_id: parent, response_tweet_id: responses } = tweet;
  const dangling = responses.filter((id) => !tweets.has(id) && id !== tweet.tweet_id);
  return parent === null || tweets.has(parent) || parent === tweet.tweet_id ? dangling : [parent, ...dangling];
}

function depths(tweets: ReadonlyMap<string, TweetLinks>, parents: ReadonlyMap<string, string>): (id: string) => number {
  const known = new Map<string, number>();
  return (start) => {
    const found = known.get(start);
    if (found !== undefined) return found;
    const path: string[] = [];
    const seen = new Map<string, number>();
    let id: string | undefined = start;
    while (id !== undefined && !known.has(id) && !seen.has(id)) {
      seen.set(id, path.length);
      path.push(id);
      id = parents.get(id);
    }
    const circle = path.slice(id === undefined ? path.length : (seen.get(id) ?? path.length));
    const around = circle.filter((member) => tweets.has(member)).length;
    for (const member of circle) known.set(member, around);
    let depth = id === undefined ? 0 : (known.get(id) ?? 0);
    for (const above of path.slice(0, path.length - circle.length).reverse()) {
      if (tweets.has(above)) depth += 1;
      known.set(above, depth);
    }
    return known.get(start) ?? 0;
  };
}
