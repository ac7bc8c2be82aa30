/**
 * The chance that of `trials`, each a success with `chance`, at least `successes` are. With `wandering` above 0 the chance is not always the same
 * but is drawn anew, from a beta distribution whose parameters add up to 1 / `wandering`: the beta-binomial distribution.
 */
export function binomialTail(successes: number, trials: number, chance: number, wandering = 0): number {
  if (successes <= 0) return 1;
  if (successes > trials || chance <= 0) return 0;
  if (chance >= 1) return 1;
  const [a, b] = [chance / wandering, (1 - chance) / wandering];
  /** How much likelier one success more is than `count`. */
  const next = (count: number): number => {
    const odds = wandering === 0 ? chance / (1 - chance) : (a + count) / (b + trials - count - 1);
    return ((trials - count) / (count + 1)) * odds;
  };
  const chanceOf = (count: number): number => {
    const ways = logGamma(trials + 1) - logGamma(count + 1) - logGamma(trials - count + 1);
    if (wandering === 0) return Math.exp(ways + count * Math.log(chance) + (trials - count) * Math.log1p(-chance));
    return Math.exp(ways + logBeta(a + count, b + trials - count) - logBeta(a, b));
  };
  // From where it begins away from the mean, so that what is summed up gets smaller and smaller.
  if (successes > trials * chance) return sumUp(chanceOf(successes), successes, trials, 1, next);
  return 1 - sumUp(chanceOf(successes - 1), successes - 1, 0, -1, (count) => 1 / next(count - 1));
}

const precision = 1e-17;

function sumUp(first: number, from: number, to: number, step: 1 | -1, ratio: (count: number) => number): number {
  let [sum, term] = [first, first];
  for (let count = from; count !== to && term > sum * precision; count += step) {
    term *= ratio(count);
    sum += term;
  }
  return Math.min(1, sum);
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** The logarithm of the gamma function of a number above 0, by Stirling's series, which is good to 16 digits from 15 on. */
function logGamma(value: number): number {
  let below = 1;
  let x = value;
  for (; x < 15; x += 1) below *= x;
  const series = 1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / x ** 2) / x ** 2) / x ** 2) / x ** 2;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series / x - Math.log(below);
}
