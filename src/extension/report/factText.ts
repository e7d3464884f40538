import type { FactId, Facts, FactValues } from '../../remote/serverReport.ts';

/** `vscode.l10n.t`, or what stands in for it. */
export type Translate = (text: string, ...args: readonly (string | number)[]) => string;

/**
 * yes: as it should be. no: not so, and that matters. info: neither good nor bad.
 * none: there is no such thing, and nothing depends on it.
 */
export type Mark = 'yes' | 'no' | 'info' | 'none';

export interface FactText {
  readonly mark: Mark;
  /** Markdown. */
  readonly text: string;
}

/** What texts are made with. */
export interface TextTools {
  readonly t: Translate;
  /** A text of the server as Markdown, without what is private. */
  readonly quote: (text: string) => string;
  readonly facts: Facts;
  /** A day in the person's own way to write it. */
  readonly day: (ms: number) => string;
}

export interface FactWords<Id extends FactId> {
  readonly label: (tools: TextTools) => string;
  readonly text: (value: FactValues[Id], tools: TextTools) => FactText;
}

export type WordsOf<Ids extends FactId> = { readonly [Id in Ids]: FactWords<Id> };

export const yes = (text: string): FactText => ({ mark: 'yes', text });
export const no = (text: string): FactText => ({ mark: 'no', text });
export const info = (text: string): FactText => ({ mark: 'info', text });
export const none = (text: string): FactText => ({ mark: 'none', text });

/** The value of a fact, where it was found out. */
export function found<Id extends FactId>(facts: Facts, id: Id): FactValues[Id] | undefined {
  const outcome = facts[id]?.outcome;
  return outcome?.kind === 'found' ? outcome.value : undefined;
}
