import test from 'ava';
import { analyseText } from '../../../src/analysis/analyse-text.ts';
import { isNoComplaint } from '../../../src/issues/statistics/no-complaint.ts';

const isHarmless = (text: string) => {
  const { sentiment, key_phrases } = analyseText(text);
  return isNoComplaint({ text, sentiment, key_phrases });
};

test('Thanks and praise complain of nothing', (t) => {
  t.true(isHarmless('@Acme you are awesome, thank you so much!'));
  t.true(isHarmless('Love the new playlist, what a great idea'));
});

for (const [what, text] of [
  ['what is not friendly enough', 'I am in the shop in town with my sister'],
  ['friendly words about what people complain about', 'Awesome, love that great refund, thank you so much'],
  ['a word that denies', 'Great, awesome, you do not love me, thank you'],
  ['a bad word', 'Love it, awesome, thank you so much for this terrible day'],
  ['a tweet of a language that is not analysed', 'Muchas gracias por todo, que tengan un buen dia'],
] as const) {
  test(`Nobody can be sure of ${what}`, (t) => {
    t.false(isHarmless(text));
  });
}
