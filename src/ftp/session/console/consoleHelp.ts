import type { CommandHelp, CommandSummary } from '../../../remote/remoteConsole.ts';
import { commandEntry, commandTable } from '../../protocol/commandTable.ts';
import type { CommandEntry, Parameter } from '../../protocol/commandTable/entry.ts';
import type { Features } from '../../protocol/features.ts';
import { splitCommand } from './consoleLine.ts';

/** What stands in the reply to FEAT under another name. */
const FEATURE_NAMES: Readonly<Record<string, readonly string[]>> = {
  MLSD: ['MLST', 'MLSD'],
  MLST: ['MLST', 'MLSD'],
  REST: ['REST'],
};

/** RFC 959 is not announced: whoever speaks FTP has it, or answers 502. */
function isAnnounceable({ verb, source }: CommandEntry): boolean {
  return verb !== 'FEAT' && verb !== 'OPTS' && !/^RFC (959|775)/.test(source);
}

/** Whether the server says that it has the command; undefined where it is not expected to say so. */
function announced(entry: CommandEntry, features: Features): boolean | undefined {
  const names = FEATURE_NAMES[entry.verb] ?? [entry.verb];
  if (names.some((name) => features.has(name))) return true;
  return isAnnounceable(entry) ? false : undefined;
}

export function overview(features: Features): readonly CommandSummary[] {
  return commandTable.map((entry) => summaryOf(entry, features));
}

export function commandHelp(verb: string, features: Features): CommandHelp | undefined {
  const entry = commandEntry(verb);
  if (!entry) return undefined;
  const { preliminary = [], intermediate = [], completion, failure = [] } = entry.replies;
  return {
    ...summaryOf(entry, features),
    syntax: [entry.verb, ...entry.parameters.map(parameterText)].join(' '),
    values: entry.parameters.flatMap(({ values }) => values),
    source: entry.source,
    replies: { preliminary, intermediate, completion, failure },
    used: entry.use.by === 'client',
    use: entry.use.by === 'client' ? entry.use.what : entry.use.why,
    transfer: entry.transfer,
    repeatable: entry.repeatable,
  };
}

/** The parameters that are missing behind what was typed. */
export function hint(line: string): string {
  const { verb, argument } = splitCommand(line.trimStart());
  const entry = argument === undefined ? undefined : commandEntry(verb);
  if (!entry || argument === undefined) return '';
  const typed = wordsBefore(entry.parameters, argument);
  return argument === '' || argument.endsWith(' ')
    ? entry.parameters.slice(typed).map(parameterText).join(' ')
    : '';
}

/** Parameters that are complete; the last one takes all that is left, spaces included. */
function wordsBefore(parameters: readonly Parameter[], argument: string): number {
  if (argument === '') return 0;
  const words = argument.trimEnd().split(' ').length;
  return words >= parameters.length ? parameters.length : words;
}

function summaryOf(entry: CommandEntry, features: Features): CommandSummary {
  return {
    verb: entry.verb,
    summary: entry.summary,
    announced: announced(entry, features),
  };
}

function parameterText({ name, optional }: Parameter): string {
  return optional ? `[${name}]` : name;
}
