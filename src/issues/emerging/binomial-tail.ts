/**
 * The chance that of `trials`, each a success with `chance`, at least `successes` are: the regularized incomplete beta function, exact for
 * whole numbers, and between them where neither is whole (as counts that are divided by their overdispersion are not).
 */
export function binomialTail(successes: number, trials: number, chance: number): number {
  if (successes <= 0) return 1;
  if (successes > trials || chance <= 0) return 0;
  if (chance >= 1) return 1;
  return incompleteBeta(chance, successes, trials - successes + 1);
}

function incompleteBeta(x: number, a: number, b: number): number {
  // The fraction is quick on this side of the mean alone.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logarithm = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a);
  return Math.min(1, Math.exp(logarithm) * betaFraction(x, a, b));
}

const smallest = 1e-300;
const precision = 1e-15;

/** The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method; it takes about √max(a, b) steps. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / notZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let step = 1; ; step += 1) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    let change = 1;
    for (const numerator of [even, odd]) {
      d = 1 / notZero(1 + numerator * d);
      c = notZero(1 + numerator / c);
      change = c * d;
      value *= change;
    }
    if (Math.abs(change - 1) < precision || step > 100_000) return value;
  }
}

const notZero = (value: number): number => (Math.abs(value) < smallest ? smallest : value);

/** The logarithm of the gamma function of a number above 0, by Stirling's series, which is good to 16 digits from 15 on. */
function logGamma(value: number): number {
  let below = 1;
  let x = value;
  for (; x < 15; x += 1) below *= x;
  const series = 1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / x ** 2) / x ** 2) / x ** 2) / x ** 2;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series / x - Math.log(below);
}
