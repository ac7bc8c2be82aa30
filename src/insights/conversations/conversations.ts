import type { List } from '../../reading/lists/read-list.ts';
import type { Reading } from '../../reading/reading.ts';
import type { ConversationDocument } from '../../tweets/conversation-document.ts';
import { companyKey } from '../../tweets/tweet.ts';
import { type ConversationItem, type ConversationList, conversationItem } from './conversation-list.ts';
import { type ConversationsQuestion, conversationsQuery } from './conversations-query.ts';

/** Lists a company's conversations. Both ways reject with a Problem 404 for an unknown company. */
export function createConversations({ names, readVersion, findCompany, readList, threadLink }: Reading) {
  const listOf = (question: ConversationsQuestion): List => {
    const asked = { ...question, companyId: companyKey(question.companyId) };
    return {
      index: names.conversations,
      question: JSON.stringify(['conversations', asked]),
      ...conversationsQuery(question),
    };
  };
  return {
    /** A page; rejects with a Problem 400 where `after` is none of this list. */
    async page(
      question: ConversationsQuestion,
      place: { limit: number; after: string | null },
    ): Promise<ConversationList> {
      const { companyId } = await findCompany(await readVersion(), question.companyId);
      const { hits, total, next } = await readList.page<ConversationDocument>(listOf(question), place);
      return {
        company_id: companyId,
        items: hits.map(({ document }) => conversationItem(document, threadLink)),
        total,
        approximate: [],
        next,
      };
    },

    /** All of them, read as they are taken. */
    async *all(question: ConversationsQuestion): AsyncGenerator<ConversationItem> {
      await findCompany(await readVersion(), question.companyId);
      for await (const { document } of readList.all<ConversationDocument>(listOf(question)))
        yield conversationItem(document, threadLink);
    },
  };
}
