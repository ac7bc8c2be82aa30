/** The value of an option that takes a whole number, of `least` or more; throws a sentence for anything else. */
export function wholeNumberOption(name: string, value: string, least: 0 | 1): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} takes a whole number${least === 0 ? '' : ' from 1'}, not ${JSON.stringify(value)}.`);
}
