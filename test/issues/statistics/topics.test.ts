import test from 'ava';
import { analyseText } from '../../../src/analysis/analyse-text.ts';
import { matchesRule } from '../../../src/issues/rule-query.ts';
import { topicRule } from '../../../src/issues/statistics/topic-rules.ts';
import { topics } from '../../../src/issues/statistics/topics.ts';

test('Every word of a topic is a key phrase that a tweet with it has', (t) => {
  for (const { id, terms } of topics) {
    t.true(terms.size > 0, id);
    for (const [phrase, word] of terms)
      t.true(analyseText(`it was my ${word} and you`).key_phrases.includes(phrase), `${id}: ${word}`);
  }
});

test('Topics yield to topics that there are, and never to one that yields to them', (t) => {
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  t.is(byId.size, topics.length);
  for (const { id, yieldsTo } of topics) {
    for (const other of yieldsTo) t.false(byId.get(other)?.yieldsTo.includes(id) ?? true, `${id} and ${other}`);
  }
});

const analysed = (text: string) => {
  const { key_phrases, sentiment } = analyseText(text);
  return { phrases: new Set(key_phrases), sentiment };
};
const topicsOf = (text: string) =>
  topics.filter((topic) => matchesRule(topicRule(topic), analysed(text))).map(({ id }) => id);

// Complaints of many trades, each with the topics that it is of.
const complaints: [string, string[]][] = [
  ['I have been on hold for an hour and nobody answers', ['contact']],
  ['my parcel has not been delivered and the tracking says nothing', ['delivery']],
  ['the driver was rude to my mother', ['staff']],
  ['you charged my card twice for this', ['money']],
  ['you cancelled my train and I want a refund', ['cancelled']],
  ['the wifi in my room has been down since Monday', ['network']],
  ['after the update my battery is empty by noon', ['device']],
  ['my suitcase came back broken', ['damaged']],
  ['the app will not load since this morning', ['website', 'fault']],
  ['somebody has hacked my account', ['account', 'fraud']],
  ['what a lovely day with you', []],
  ['thank you so much for the great and lovely help with my refund, you are the best', []],
];

for (const [text, expected] of complaints) {
  test(`"${text}" is of ${expected.join(' and ') || 'no topic'}`, (t) => t.deepEqual(topicsOf(text), expected));
}
