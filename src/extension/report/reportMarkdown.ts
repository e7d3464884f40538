import type {
  Fact,
  FactId,
  Outcome,
  ReportArea,
  ServerReport,
  SkipReason,
} from '../../remote/serverReport.ts';
import { adviceFor, type Advice } from './advice.ts';
import {
  info,
  no,
  none,
  type FactText,
  type Mark,
  type TextTools,
  type Translate,
} from './factText.ts';
import { code, table } from './markdownText.ts';
import { areaTitle, AREAS, words } from './reportWords.ts';

export interface MarkdownOptions {
  readonly t: Translate;
  /** Takes out of a server's text what a stranger could find the server or the person by. */
  readonly anonymize: (text: string) => string;
  /** A day in the person's own way to write it. */
  readonly day: (ms: number) => string;
  /** Of the extension. */
  readonly version: string;
}

const MARKS: Readonly<Record<Mark, string>> = { yes: '✓', no: '✗', info: '•', none: '–' };
/** More would make a cell that nobody reads. */
const MAX_EVIDENCE = 3;

/** The report as a document for people: the summary first, then all that was found out. */
export function reportMarkdown(report: ServerReport, options: MarkdownOptions): string {
  const { t, day, anonymize } = options;
  const quote = (text: string) => code(anonymize(text));
  const tools: TextTools = { t, day, quote, facts: report.facts };
  const advice = adviceFor(report, tools);
  const areas = Object.keys(AREAS) as ReportArea[];
  const parts = [
    `# ${t('FTP Server Report')}`,
    `**${verdict(report, advice, t)}** ${thingsToKnow(advice.length, t)}`.trimEnd(),
    ...advice.map((one) => adviceText(one, t)),
    ...areas.flatMap((area) => areaText(area, report, tools)),
    legend(report, options),
  ];
  return `${parts.join('\n\n')}\n`;
}

function verdict(report: ServerReport, advice: readonly Advice[], t: Translate): string {
  if (advice.some(({ level }) => level === 'problem')) {
    return t('Something should be changed before you work with this server.');
  }
  return report.depth === 'look'
    ? t('As far as looking can tell, this server works well with FTP Workspace.')
    : t('This server works well with FTP Workspace.');
}

function thingsToKnow(count: number, t: Translate): string {
  if (count === 0) return '';
  return count === 1 ? t('One thing to know:') : t('{0} things to know:', count);
}

function adviceText({ level, title, text, setting }: Advice, t: Translate): string {
  const sign = level === 'problem' ? '⚠ ' : '';
  // Two spaces at the end of a line break it.
  const helps = setting && `  \n  ${t('Setting of the connection:')} \`${setting}\``;
  return `- **${sign}${title}.** ${text}${helps ?? ''}`;
}

function areaText(area: ReportArea, report: ServerReport, tools: TextTools): readonly string[] {
  const { t } = tools;
  const title = `## ${areaTitle(area, t)}`;
  const known = AREAS[area].filter((id) => id in report.facts && !isNotApplicable(report, id));
  const reason = commonReason(report, known);
  if (reason) return [title, skipText(reason, t)];
  const rows = known.flatMap((id) => rowOf(id, report, tools));
  if (rows.length === 0) return [];
  const head = ['', t('What was looked at'), t('What was found'), t('What the server said')];
  const columns = rows.some(([, , , evidence]) => evidence !== '') ? head.length : head.length - 1;
  const shown = rows.map((row) => row.slice(0, columns));
  return [title, table(head.slice(0, columns), shown)];
}

function isNotApplicable({ facts }: ServerReport, id: FactId): boolean {
  const outcome = facts[id]?.outcome;
  return outcome?.kind === 'skipped' && outcome.reason === 'not-applicable';
}

/** Where nothing of a part was checked, one sentence is enough. */
function commonReason({ facts }: ServerReport, ids: readonly FactId[]): SkipReason | undefined {
  const reasons = ids.map((id) => {
    const outcome = facts[id]?.outcome;
    return outcome?.kind === 'skipped' ? outcome.reason : undefined;
  });
  const [first] = reasons;
  return reasons.every((reason) => reason === first) ? first : undefined;
}

function rowOf(
  id: FactId,
  { facts }: ServerReport,
  tools: TextTools,
): readonly (readonly string[])[] {
  const fact: Fact<unknown> | undefined = facts[id];
  if (!fact) return [];
  const { mark, text } = outcomeText(id, fact.outcome, tools);
  const evidence = fact.evidence.slice(0, MAX_EVIDENCE).map(tools.quote).join(' ');
  return [[MARKS[mark], words[id].label(tools), text, evidence]];
}

function outcomeText(id: FactId, outcome: Outcome<unknown>, tools: TextTools): FactText {
  const { t } = tools;
  // The value belongs to the fact: `Facts` sees to that.
  const textOf = words[id].text as (value: unknown, tools: TextTools) => FactText;
  switch (outcome.kind) {
    case 'found':
      return textOf(outcome.value, tools);
    case 'skipped':
      return none(skipText(outcome.reason, t));
    case 'failed':
      return failureText(outcome.code, t);
  }
}

function failureText(failure: string | undefined, t: Translate): FactText {
  if (failure === 'timeout') return no(t('The server did not answer in time'));
  if (failure === 'connection-lost') return no(t('The server ended the session'));
  if (failure === 'protocol') return no(t('The server answered with something that is not FTP'));
  if (failure === 'data-connection-failed') return no(t('No data connection came about'));
  if (failure === 'rejected' || failure === 'not-supported') return no(t('The server refused it'));
  return failure === undefined ? info(t('Not known')) : no(t('Not known: {0}', code(failure)));
}

function skipText(reason: SkipReason, t: Translate): string {
  switch (reason) {
    case 'only-look':
      return t('Not checked, because nothing was to be written.');
    case 'folder-refused':
      return t('Not checked, because the server let no folder be made for it.');
    case 'no-session':
      return t('Not checked, because the server took no further login.');
    case 'not-applicable':
      return '';
  }
}

function legend({ startedAtMs }: ServerReport, { t, day, version }: MarkdownOptions): string {
  const signs = t('✓ as it should be, ✗ not so, – not there or not checked, • for information.');
  const made = t('Made by FTP Workspace {0} on {1}.', version, day(startedAtMs));
  const left = t(
    'Host, user, addresses and paths are left out, and so are the names of your files: this text can be shown to others.',
  );
  return `---\n\n${signs} ${made} ${left}`;
}
