import type { Facts, ServerReport } from '../../remote/serverReport.ts';
import type { TextTools } from './factText.ts';

/** problem: the work suffers. note: good to know. */
export type AdviceLevel = 'problem' | 'note';

/** When something is worth a word, and the words. */
export interface Rule {
  readonly level: AdviceLevel;
  readonly when: (facts: Facts, report: ServerReport) => boolean;
  readonly title: (tools: TextTools) => string;
  /** Markdown: whole sentences, with what to do. */
  readonly text: (tools: TextTools, report: ServerReport) => string;
  /** A line for the connection's settings that helps. */
  readonly setting?: (facts: Facts) => string;
}
