import { type ConversationDocument, conversationKey } from '../../tweets/conversation-document.ts';
import type { Operation } from './bulk-write.ts';
import { conversationDocuments, type PlacedTweet } from './conversation-documents.ts';

/** A conversation's document as it lies in the index: with the version under which it was written. */
export type StoredConversation = ConversationDocument & { batch: number };

/** What writes the documents of these tweets' conversations. */
export function conversationOperations(
  placed: Iterable<PlacedTweet>,
  depthOf: (id: string) => number,
  version: number,
): Operation[] {
  return conversationDocuments(placed, depthOf).map((document) => operation(document, version));
}

/** What makes the stored documents of conversations those of these tweets: only differences are written. */
export function conversationChanges(
  placed: Iterable<PlacedTweet>,
  depthOf: (id: string) => number,
  stored: readonly StoredConversation[],
  version: number,
): Operation[] {
  const left = new Map(stored.map(({ batch: _, ...document }) => [conversationKey(document), document]));
  const changes: Operation[] = [];
  for (const document of conversationDocuments(placed, depthOf)) {
    const before = left.get(conversationKey(document));
    left.delete(conversationKey(document));
    if (!before || !isSame(before, document)) changes.push(operation(document, version));
  }
  return [...changes, ...[...left.keys()].map((id): Operation => ({ action: 'delete', id }))];
}

function operation(document: ConversationDocument, version: number): Operation {
  const id = conversationKey(document);
  return { action: 'index', id, characters: 0, document: () => ({ ...document, batch: version }) };
}

function isSame(a: ConversationDocument, b: ConversationDocument): boolean {
  return (Object.keys(b) as (keyof ConversationDocument)[]).every((field) => a[field] === b[field]);
}
