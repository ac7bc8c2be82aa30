import type { Token } from './token.ts';
import { degree, degrees, idioms, weakeningPairs } from './vader-words.ts';

const capitals = 0.733;
const turned = -0.74;
// How much a word of degree counts one, two and three words before the word it belongs to.
const distances = [1, 0.95, 0.9] as const;

/**
 * VADER's compound score of a text, -1 to 1, by its tokens: the same to the fourth digit as the package `vader-sentiment`
 * gives, which takes fifty times as long.
 */
export function scoreSentiment(tokens: readonly Token[]): number {
  const said: Token[] = [];
  let exclamations = 0;
  let questions = 0;
  let uppers = 0;
  let but = -1;
  let shouted = -1;
  let charged = false;
  for (const token of tokens) {
    exclamations += token.exclamations;
    questions += token.questions;
    if (!token.scored) continue;
    if (token.upper) uppers += 1;
    if (token.valence !== undefined) charged = true;
    if (but < 0 && token.word === 'but') but = said.length;
    if (shouted < 0 && token.word === 'BUT') shouted = said.length;
    said.push(token);
  }
  if (!charged) return 0;
  const turn = but < 0 ? shouted : but;
  const uneven = uppers > 0 && uppers < said.length;
  let sum = 0;
  for (const [index, token] of said.entries()) {
    if (token.valence === undefined || token.degree !== 0) continue;
    if (token.lower === 'kind' && said[index + 1]?.lower === 'of') continue;
    const valence = valenceAt(said, index, uneven);
    sum += turn < 0 || index === turn ? valence : valence * (index < turn ? 0.5 : 1.5);
  }
  const emphasis = Math.min(exclamations, 4) * 0.292 + (questions < 2 ? 0 : questions < 4 ? questions * 0.18 : 0.96);
  if (sum > 0) sum += emphasis;
  else if (sum < 0) sum -= emphasis;
  const compound = sum / Math.sqrt(sum * sum + 15);
  return (Math.sign(compound) * Math.round(Math.abs(compound) * 1e4)) / 1e4 + 0;
}

function valenceAt(said: readonly Token[], index: number, uneven: boolean): number {
  const token = said[index];
  let valence = token?.valence ?? 0;
  if (token?.upper && uneven) valence += valence > 0 ? capitals : -capitals;
  const [one, two, three] = [said[index - 1], said[index - 2], said[index - 3]];
  if (one && one.valence === undefined) {
    valence += degreeOf(one, valence, uneven);
    if (one.negates) valence *= turned;
  }
  if (two && one && two.valence === undefined) {
    valence += degreeOf(two, valence, uneven) * distances[1];
    if (two.word === 'never' && isSoOrThis(one)) valence *= 1.5;
    else if (two.negates) valence *= turned;
  }
  if (three && two && one && three.valence === undefined) {
    valence += degreeOf(three, valence, uneven) * distances[2];
    if ((three.word === 'never' && isSoOrThis(two)) || isSoOrThis(one)) valence *= 1.25;
    else if (three.negates) valence *= turned;
    valence = withIdioms(valence, said, index);
  }
  if (one?.lower === 'least' && (!two || (two.lower !== 'at' && two.lower !== 'very'))) valence *= turned;
  return valence;
}

const isSoOrThis = (token: Token): boolean => token.word === 'so' || token.word === 'this';

function degreeOf(token: Token, valence: number, uneven: boolean): number {
  if (token.degree === 0) return 0;
  const change = valence < 0 ? -token.degree : token.degree;
  if (!uneven || !token.upper) return change;
  return valence > 0 ? change + capitals : change - capitals;
}

function withIdioms(valence: number, said: readonly Token[], index: number): number {
  let near = false;
  for (let at = index - 3; at <= index + 2; at += 1) near ||= said[at]?.idiom ?? false;
  if (!near) return valence;
  const phrase = (from: number, to: number) =>
    said
      .slice(index + from, index + to + 1)
      .map(({ word }) => word)
      .join(' ');
  const before = [phrase(-1, 0), phrase(-2, 0), phrase(-2, -1), phrase(-3, -1), phrase(-3, -2)];
  let result = valence;
  for (const each of before) {
    const idiom = idioms.get(each);
    if (idiom !== undefined) {
      result = idiom;
      break;
    }
  }
  result = idioms.get(phrase(0, 1)) ?? result;
  if (said.length > index + 2) result = idioms.get(phrase(0, 2)) ?? result;
  const weakened = [phrase(-3, -2), phrase(-2, -1)].some((each) => weakeningPairs.has(each) || degrees.has(each));
  return weakened ? result - degree : result;
}
