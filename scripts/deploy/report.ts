/** Prints a line for each check, and below one that failed what is wrong; remembers whether any has. */
export class Report {
  failed = 0;
  passed = 0;

  check(name: string, faults: readonly string[]): void {
    if (faults.length === 0) {
      this.passed += 1;
      console.log(`ok: ${name}`);
      return;
    }
    this.failed += 1;
    console.log(`FAILED: ${name}`);
    for (const fault of faults) console.log(indented(fault));
  }
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '    ');
}
