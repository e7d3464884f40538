import type { ServerReport } from '../../remote/serverReport.ts';
import { accessRules } from './accessRules.ts';
import type { TextTools } from './factText.ts';
import { fileRules } from './fileRules.ts';
import type { AdviceLevel } from './rule.ts';

export interface Advice {
  readonly level: AdviceLevel;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** A line for the connection's settings that helps. */
  readonly setting?: string;
}

const RULES = [...accessRules, ...fileRules];

/** What there is to say about a report, problems first. */
export function adviceFor(report: ServerReport, tools: TextTools): readonly Advice[] {
  const { facts } = report;
  const advice = RULES.filter(({ when }) => when(facts, report)).map((rule): Advice => {
    const { level, title, text, setting } = rule;
    const told = { level, title: title(tools), text: text(tools, report) };
    return setting ? { ...told, setting: setting(facts) } : told;
  });
  const isProblem = ({ level }: Advice) => level === 'problem';
  return [...advice.filter(isProblem), ...advice.filter((one) => !isProblem(one))];
}
