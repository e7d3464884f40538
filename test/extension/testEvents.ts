/** What the suite in the extension host tells the runner, one JSON object a line. */
export type TestEvent =
  | { readonly type: 'test'; readonly result: TestResult }
  | { readonly type: 'end' }
  | { readonly type: 'crash'; readonly message: string };

export interface TestResult {
  /** The titles of the suites around it, outermost first. */
  readonly suites: readonly string[];
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  /** Stack and difference, where it failed. */
  readonly error?: string;
}
