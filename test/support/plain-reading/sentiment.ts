import { decodeHTMLStrict } from 'entities';
import { analyseText } from '../../../src/analysis/analyse-text.ts';
import type { PlainConversation } from './conversations.ts';
import type { PlainTweet } from './tweets.ts';

export type PlainSentiment = {
  count: number;
  mean: number | null;
  negative_percentage: number | null;
  positive_percentage: number | null;
  conversations: {
    count: number;
    mean_first: number | null;
    mean_last: number | null;
    improved_percentage: number | null;
    worsened_percentage: number | null;
  };
};

/** How the text of an inbound tweet feels; null where it is not in English. */
export const sentimentOf = ({ text }: PlainTweet): number | null => analyseText(decodeHTMLStrict(text)).sentiment;

/** Of a period's inquiries, and of the conversations that started in it. */
export function plainSentiment(inquiries: PlainTweet[], started: PlainConversation[]): PlainSentiment {
  const felt = inquiries.map(sentimentOf).filter((sentiment) => sentiment !== null);
  const moved = started.filter(({ sentiment_change }) => sentiment_change !== null);
  const changes = moved.map(({ sentiment_change }) => sentiment_change ?? 0);
  return {
    count: felt.length,
    mean: mean(felt),
    negative_percentage: share(felt, (sentiment) => sentiment <= -0.05),
    positive_percentage: share(felt, (sentiment) => sentiment >= 0.05),
    conversations: {
      count: moved.length,
      mean_first: mean(moved.map(({ first_sentiment }) => first_sentiment ?? 0)),
      mean_last: mean(moved.map(({ last_sentiment }) => last_sentiment ?? 0)),
      improved_percentage: share(changes, (change) => change >= 0.05),
      worsened_percentage: share(changes, (change) => change <= -0.05),
    },
  };
}

const mean = (values: number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

const share = (values: number[], isIn: (value: number) => boolean): number | null =>
  values.length === 0 ? null : Number(((100 * values.filter(isIn).length) / values.length).toFixed(4));
