/**
 * A plain, in-memory reading of the definitions: the oracle that the real system is tested against.
 * It shares no code with the system, and must stay so; but for how a text feels, which has tests of its own.
 */
export type { PlainInterval } from './plain-reading/calendar.ts';
export { type PlainConversation, plainConversations } from './plain-reading/conversations.ts';
export { type PlainDerived, plainDerived } from './plain-reading/derived.ts';
export {
  type PlainCompany,
  type PlainInsights,
  type PlainPeriod,
  type PlainQuestion,
  plainCompanies,
  plainConversationFirstResponses,
  plainInsights,
  plainPeriod,
} from './plain-reading/figures.ts';
export { plainDanglingLinks } from './plain-reading/links.ts';
export { currentTweets, type PlainTweet, readPlainTweets } from './plain-reading/tweets.ts';
