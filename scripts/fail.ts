/** Ends a command: what is wrong in a sentence, then how it is used; no stack. */
export function fail(error: unknown, usage?: string): void {
  console.error(error instanceof Error ? error.message : String(error));
  if (usage) console.error(usage);
  process.exitCode = 1;
}
