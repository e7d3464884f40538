import type { ConsoleCompletion } from '../../../remote/remoteConsole.ts';
import { commandEntry, commandTable } from '../../protocol/commandTable.ts';
import type { Parameter } from '../../protocol/commandTable/entry.ts';
import type { Features } from '../../protocol/features.ts';
import { parseConsoleLine } from './consoleLine.ts';

export interface CompletionContext {
  readonly features: Features;
  /** Words behind SITE that the server has named. */
  readonly siteCommands: readonly string[];
  /**
   * Names in a directory as it was typed: empty for the working directory, else with a slash at
   * its end; those of directories have one, too.
   */
  readonly namesIn: (directory: string) => Promise<readonly string[]>;
}

const NOTHING: ConsoleCompletion = { from: 0, candidates: [] };

/** What could stand at the end of the line. */
export async function completeLine(
  line: string,
  context: CompletionContext,
): Promise<ConsoleCompletion> {
  const start = line.length - line.trimStart().length;
  const verbEnd = line.indexOf(' ', start);
  if (verbEnd === -1) return completeVerb(line.slice(start), start, context);
  const verb = line.slice(start, verbEnd);
  const argument = line.slice(verbEnd + 1);
  const isHelp = verb === '?' || verb === 'help';
  if (isHelp) return completeVerb(argument, verbEnd + 1, context);
  const parameters = commandEntry(verb)?.parameters ?? [];
  const parsed = parseConsoleLine(line);
  // A file of this computer.
  if (parsed.kind !== 'command' || parsed.redirection) return NOTHING;
  const { parameter, text } = parameterAt(parameters, argument);
  if (!parameter) return NOTHING;
  const from = line.length - text.length;
  if (parameter.kind === 'path') return completePath(text, from, context);
  if (parameter.kind !== 'enum') return NOTHING;
  const values = valuesOf(verb.toUpperCase(), parameter, context);
  return { from, candidates: startingWith(values, text) };
}

/** In the case that was typed; what the server announces comes first. */
function completeVerb(
  typed: string,
  from: number,
  { features }: CompletionContext,
): ConsoleCompletion {
  const isLower = typed !== '' && typed === typed.toLowerCase();
  const verbs = startingWith(
    commandTable.map(({ verb }) => verb),
    typed,
  );
  const known = verbs.filter((verb) => features.has(verb));
  const others = verbs.filter((verb) => !features.has(verb));
  const candidates = [...known.sort(), ...others.sort()].map(withSpace);
  return { from, candidates: isLower ? candidates.map((verb) => verb.toLowerCase()) : candidates };
}

function withSpace(verb: string): string {
  return commandEntry(verb)?.parameters.length ? `${verb} ` : verb;
}

/** The parameter that is being typed. A last one takes all that is left, spaces included. */
function parameterAt(
  parameters: readonly Parameter[],
  argument: string,
): { readonly parameter: Parameter | undefined; readonly text: string } {
  let text = argument;
  for (const [index, parameter] of parameters.entries()) {
    const space = text.indexOf(' ');
    const isLast = index === parameters.length - 1 || space === -1;
    if (isLast) return { parameter, text };
    text = text.slice(space + 1);
  }
  return { parameter: undefined, text };
}

function valuesOf(
  verb: string,
  { values }: Parameter,
  { features, siteCommands }: CompletionContext,
): readonly string[] {
  if (verb === 'SITE' && siteCommands.length > 0) return siteCommands;
  if (verb !== 'OPTS') return values;
  return values.filter((value) => features.has(value.split(' ')[0] ?? value));
}

async function completePath(
  typed: string,
  from: number,
  { namesIn }: CompletionContext,
): Promise<ConsoleCompletion> {
  const slash = typed.lastIndexOf('/') + 1;
  const names = await namesIn(typed.slice(0, slash));
  const begun = typed.slice(slash);
  const matching = names.filter((name) => name.startsWith(begun));
  // Hidden ones only where a dot was typed, as in a shell.
  const shown = begun === '' ? matching.filter((name) => !name.startsWith('.')) : matching;
  return { from: from + slash, candidates: [...shown].sort() };
}

function startingWith(values: readonly string[], typed: string): readonly string[] {
  return values.filter((value) => value.toUpperCase().startsWith(typed.toUpperCase()));
}

/** The words in a reply to SITE HELP. */
export function siteCommandsIn(lines: readonly string[]): readonly string[] {
  const words = lines
    .slice(1)
    .flatMap((line) => line.trim().split(/\s+/))
    .filter((word) => /^[A-Z][A-Z0-9_]{2,}$/.test(word));
  return [...new Set(words)].sort();
}
