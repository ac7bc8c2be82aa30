import { unavailable } from '../../http/problem.ts';
import { dataKey } from '../../reading/answers/kept-answers.ts';
import type { Company } from '../../reading/companies/find-company.ts';
import type { Grouping } from '../../reading/lists/read-groups.ts';
import type { AskedPeriod } from '../../reading/period-query.ts';
import type { Reading } from '../../reading/reading.ts';
import { type ConversationDocument, conversationKey } from '../../tweets/conversation-document.ts';
import type { DataIdentity } from '../../tweets/data-version.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { readDistinct } from '../distinct/count-distinct.ts';
import { distinctKeys, distinctTweets } from '../distinct/distinct-query.ts';
import { type ConversationItem, type ConversationList, conversationItem } from './conversation-list.ts';

export type ActiveQuestion = { companyId: string; period: AskedPeriod };

/**
 * Lists the conversations in which a company had a tweet in the period, whenever they started, by their ids. Which these
 * are, only the tweets say: a conversation can begin before a period, go on after it and have nothing in it. Both ways
 * reject with a Problem 404 for an unknown company.
 */
export function createActiveConversations(reading: Reading) {
  const { client, names, readVersion, findCompany, readGroups, threadLink } = reading;
  const listOf = ({ companyId, period }: ActiveQuestion, { inbound, outbound, shards }: Company): Grouping => {
    const asked = { companyId: companyKey(companyId), cut: period };
    const population = { tweets: inbound + outbound, shards };
    return {
      index: names.tweets,
      question: JSON.stringify(['active conversations', asked]),
      query: distinctTweets(asked, 'conversations'),
      field: distinctKeys.conversations,
      count: (pit) => readDistinct(client, { pit }, asked, 'conversations', population),
    };
  };

  /**
   * These conversations in this order, as they are now; one that has been joined to another since is left out. Rejects with a
   * Problem 503 where all data has been replaced since `began`: they are not of what is there now.
   */
  const readItems = async (companyId: string, ids: string[], began: DataIdentity): Promise<ConversationItem[]> => {
    const company = companyKey(companyId);
    const keys = ids.map((conversation_id) => conversationKey({ conversation_id, company }));
    const { hits } = await client.search<ConversationDocument>({
      index: names.conversations,
      size: Math.max(keys.length, 1),
      track_total_hits: false,
      allow_partial_search_results: false,
      query: { ids: { values: keys } },
    });
    if (dataKey(await readVersion()) !== dataKey(began))
      throw unavailable('All data has just been replaced. Try again.');
    const found = new Map(hits.hits.map(({ _id, _source }) => [_id, _source]));
    return keys.flatMap((key) => {
      const document = found.get(key);
      return document ? [conversationItem(document, threadLink)] : [];
    });
  };

  return {
    /** A page; rejects with a Problem 400 where `after` is none of this list. */
    async page(question: ActiveQuestion, place: { limit: number; after: string | null }): Promise<ConversationList> {
      const began = await readVersion();
      const company = await findCompany(began, question.companyId);
      const { groups, counted, next } = await readGroups.page(listOf(question, company), place);
      return {
        company_id: company.companyId,
        items: await readItems(
          question.companyId,
          groups.map(({ key }) => key),
          began,
        ),
        total: counted.count,
        approximate: counted.isExact ? [] : ['total'],
        next,
      };
    },

    /** All of them, read as they are taken. */
    async *all(question: ActiveQuestion): AsyncGenerator<ConversationItem> {
      const began = await readVersion();
      const company = await findCompany(began, question.companyId);
      for await (const groups of readGroups.all(listOf(question, company)))
        yield* await readItems(
          question.companyId,
          groups.map(({ key }) => key),
          began,
        );
    },
  };
}
