import { violations, type Finding, type Violation } from './verdict.ts';

/** What a worker tells. */
export type Message =
  | {
      readonly type: 'size';
      readonly contender: string;
      /** Cases of the matrix, of these such that are run, and such that cannot be run here. */
      readonly full: number;
      readonly run: number;
      readonly lacking: number;
    }
  | {
      readonly type: 'case';
      readonly contender: string;
      readonly name: string;
      readonly findings: readonly Finding[];
      readonly struck: boolean;
      readonly succeeded: boolean;
      readonly error: string | undefined;
      readonly ms: number;
    }
  | {
      /** A case that could not be acted out: it says nothing about the client. */
      readonly type: 'broken';
      readonly contender: string;
      readonly name: string;
      readonly error: string;
    }
  | { readonly type: 'end' };

export type CaseMessage = Extract<Message, { type: 'case' }>;

interface Counts {
  full: number;
  run: number;
  lacking: number;
  broken: number;
  cases: number;
  struck: number;
  overcome: number;
  failing: number;
  readonly byViolation: Map<Violation, number>;
}

/** Adds up what came of the cases, per client. */
export class Tally {
  readonly #counts = new Map<string, Counts>();

  add(message: Message): void {
    if (message.type === 'end') return;
    const counts = this.#of(message.contender);
    if (message.type === 'size') {
      counts.full += message.full;
      counts.run += message.run;
      counts.lacking += message.lacking;
      return;
    }
    if (message.type === 'broken') {
      counts.broken++;
      return;
    }
    counts.cases++;
    if (message.struck) counts.struck++;
    if (message.struck && message.succeeded) counts.overcome++;
    if (message.findings.length > 0) counts.failing++;
    for (const violation of new Set(message.findings.map((finding) => finding.violation))) {
      counts.byViolation.set(violation, (counts.byViolation.get(violation) ?? 0) + 1);
    }
  }

  of(contender: string): Readonly<Counts> {
    return this.#of(contender);
  }

  /** Of all clients. */
  get cases(): number {
    return [...this.#counts.values()].reduce((sum, { cases }) => sum + cases, 0);
  }

  /** Of all clients: cases that say nothing. */
  get broken(): number {
    return [...this.#counts.values()].reduce((sum, { broken }) => sum + broken, 0);
  }

  /** One row a client: cases, faults, and each violation that anybody has. */
  rows(): readonly (readonly string[])[] {
    const found = violations.filter((one) =>
      [...this.#counts.values()].some(({ byViolation }) => byViolation.has(one)),
    );
    const head = ['client', 'matrix', 'cases', 'faults injected', 'done all the same'];
    const rows = [...this.#counts].map(([name, counts]) => [
      name,
      ...[counts.full, counts.cases, counts.struck, counts.overcome, counts.failing].map(String),
      ...found.map((one) => String(counts.byViolation.get(one) ?? 0)),
    ]);
    return [[...head, 'cases with a violation', ...found], ...rows];
  }

  #of(contender: string): Counts {
    const known = this.#counts.get(contender);
    if (known) return known;
    const byViolation = new Map<Violation, number>();
    const size = { full: 0, run: 0, lacking: 0, broken: 0 };
    const made = { ...size, cases: 0, struck: 0, overcome: 0, failing: 0, byViolation };
    this.#counts.set(contender, made);
    return made;
  }
}

/** As a reader of a terminal, or of Markdown, wants it. */
export function tableOf(rows: readonly (readonly string[])[], markdown: boolean): string {
  const [head = []] = rows;
  const widths = head.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const pad = (row: readonly string[]): readonly string[] =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  const lines = rows.map((row) => pad(row));
  if (!markdown) return lines.map((line) => line.join('  ')).join('\n');
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [first = [], ...rest] = lines;
  return [first, rule, ...rest].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
