import test from 'ava';
import { labelPhrase, labelTopic } from '../../../src/issues/statistics/label-issue.ts';
import { topics } from '../../../src/issues/statistics/topics.ts';

function topicOf(id: string) {
  const topic = topics.find((each) => each.id === id);
  if (!topic) throw new Error(`there is no topic ${id}`);
  return topic;
}

const labelOf = (id: string, counts: [string, number][], texts: string[]) => labelTopic(topicOf(id), counts, texts);
const tenTexts = Array.from({ length: 10 }, () => '');

test('A topic is called after the noun that stands beside its words, as most write it', (t) => {
  const texts = [
    'My flight was cancelled',
    'you cancelled all our flights',
    '@acme flight cancelled. No idea what to do',
    'they cancelled my dinner',
  ];
  t.is(labelOf('cancelled', [['cancel', 4]], texts), 'Flight cancelled');
});

test('A noun of few, of another clause or beyond three words is none', (t) => {
  const topic = (texts: string[]) => labelOf('cancelled', [['cancel', texts.length]], texts);
  t.is(topic(['flight cancelled', 'flight cancelled', 'it is cancelled']), 'Cancellations');
  t.is(topic(Array.from({ length: 4 }, () => 'I had a flight. It was cancelled')), 'Cancellations');
  t.is(topic(Array.from({ length: 4 }, () => 'flight which you and she have just cancelled')), 'Cancellations');
  t.is(
    topic([
      ...Array.from({ length: 40 }, () => 'it is cancelled'),
      ...Array.from({ length: 4 }, () => 'flight cancelled'),
    ]),
    'Cancellations',
  );
});

test('A topic is called after one of its terms where six of ten tweets have that', (t) => {
  t.is(labelOf('network', [['wifi', 6]], tenTexts), 'Wifi problems');
  t.is(labelOf('network', [['wifi', 5]], tenTexts), 'Internet or network problems');
  t.is(labelOf('network', [], []), 'Internet or network problems');
  t.is(labelOf('contact', [['hold', 10]], tenTexts), 'Customer service hard to reach');
});

test('A phrase is called by the words in which it stands most often', (t) => {
  const texts = ['the landing gear was loud', 'Landing gear again', 'a gear', 'why the landing gear', 'gears'];
  t.is(labelPhrase('gear', texts), 'Landing gear');
  // Each stands with something else each time.
  t.is(labelPhrase('gear', ['red gears', 'blue gears', 'old gear']), 'Gears');
  t.is(
    labelPhrase(
      'gear',
      Array.from({ length: 4 }, () => 'the horrible gear'),
    ),
    'Gear',
  );
  t.is(labelPhrase('gear', []), 'Gear');
});
