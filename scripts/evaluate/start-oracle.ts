import { quoteText } from '../../src/issues/model/quote-tweets.ts';
import { createOracleMind } from '../../test/support/model-stub/oracle-mind.ts';
import { type ModelStub, startModelStub } from '../../test/support/model-stub/start-model-stub.ts';
import { type Gold, toldReason } from './read-gold.ts';

/** A stand-in for a language model that knows the labels and errs about `errorRate` of the tweets, other ones for each seed. */
export function startOracle(
  gold: Gold,
  texts: ReadonlyMap<string, string>,
  errorRate: number,
  seed: number,
): Promise<ModelStub> {
  const labels = new Map<string, string[]>();
  for (const tweets of Object.values(gold))
    for (const [id, tweet] of Object.entries(tweets)) {
      const reason = toldReason(tweet);
      labels.set(quoteText(texts.get(id) ?? ''), reason === null ? [] : [reason]);
    }
  return startModelStub({
    mind: createOracleMind({ labelsOf: (text) => labels.get(text) ?? [], errorRate, seed }),
  });
}
