import type { TestResult } from './testEvents.ts';

/** Prints results as mocha's spec reporter does, and counts them. */
export class SpecPrinter {
  readonly #print: (line: string) => void;
  readonly #failures: TestResult[] = [];
  #suites: readonly string[] = [];
  #passing = 0;
  #skipped = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  add(result: TestResult): void {
    this.#enter(result.suites);
    if (result.state === 'failed') this.#failures.push(result);
    else if (result.state === 'passed') this.#passing++;
    else this.#skipped++;
    this.#print(`${indent(result.suites.length)}${this.#mark(result)}`);
  }

  /** Prints the sums and every failure; true when everything passed. */
  finish(): boolean {
    this.#print(`\n  ${this.#passing} passing\n  ${this.#failures.length} failing`);
    if (this.#skipped > 0) this.#print(`  ${this.#skipped} pending`);
    this.#failures.forEach(({ suites, title, error }, index) => {
      this.#print(`\n  ${index + 1}) ${[...suites, title].join(' ')}\n`);
      this.#print((error ?? '').replaceAll(/^/gm, '     '));
    });
    return this.#failures.length === 0 && this.#passing > 0;
  }

  #enter(suites: readonly string[]): void {
    const same = suites.findIndex((title, index) => title !== this.#suites[index]);
    const first = same === -1 ? suites.length : same;
    suites.slice(first).forEach((title, index) => this.#print(`${indent(first + index)}${title}`));
    this.#suites = suites;
  }

  #mark({ state, title, durationMs }: TestResult): string {
    if (state === 'failed') return `${this.#failures.length}) ${title}`;
    return state === 'passed' ? `✔ ${title} (${durationMs}ms)` : `- ${title}`;
  }
}

function indent(depth: number): string {
  return '  '.repeat(depth + 1);
}
