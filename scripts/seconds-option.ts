/** The value of an option that takes whole seconds; throws a sentence for anything else. */
export function secondsOption(name: string, value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new Error(`--${name} takes a number of seconds, such as 300.`);
  return Number(value);
}
