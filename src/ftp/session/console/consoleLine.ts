import { commandEntry, maskedArgument } from '../../protocol/commandTable.ts';
import { command, type Command } from '../../protocol/command.ts';

/** A line of the console, taken apart. */
export type ConsoleLine =
  | { readonly kind: 'empty' }
  /** Help of our own; without a topic the list of all commands. */
  | { readonly kind: 'help'; readonly topic: string | undefined }
  | {
      readonly kind: 'command';
      readonly command: Command;
      /** What stands behind `<` or `>`; empty where the person is to choose. */
      readonly redirection: Redirection | undefined;
    };

export interface Redirection {
  readonly direction: 'send' | 'receive';
  readonly path: string;
}

/**
 * Takes a line apart. The verb stays as it was typed, and so does the argument, but for one space
 * between them. `help` in small letters is ours, HELP goes to the server.
 */
export function parseConsoleLine(line: string): ConsoleLine {
  const trimmed = line.trimStart();
  if (trimmed === '') return { kind: 'empty' };
  const help = /^(?:\?|help(?= |$))\s*(\S*)/.exec(trimmed);
  if (help) return { kind: 'help', topic: help[1] === '' ? undefined : help[1] };
  const { verb, argument } = splitCommand(trimmed);
  const redirected = argument === undefined ? undefined : splitRedirection(verb, argument);
  const own = redirected ? redirected.argument : argument;
  return { kind: 'command', command: command(verb, own), redirection: redirected?.redirection };
}

export function splitCommand(line: string): { verb: string; argument: string | undefined } {
  const space = line.indexOf(' ');
  if (space === -1) return { verb: line, argument: undefined };
  return { verb: line.slice(0, space), argument: line.slice(space + 1) };
}

/**
 * The last `<` or `>` with spaces around it, or at an end, names a file of this computer. Only
 * behind commands with a data connection: elsewhere it is part of the argument.
 */
function splitRedirection(
  verb: string,
  argument: string,
): { readonly argument: string | undefined; readonly redirection: Redirection } | undefined {
  if (commandEntry(verb)?.transfer === undefined) return undefined;
  const match = /^(|.* )([<>])(?: (.*))?$/.exec(argument);
  if (!match) return undefined;
  const [, before = '', sign, path = ''] = match;
  const own = before.slice(0, -1);
  return {
    argument: own === '' ? undefined : own,
    redirection: { direction: sign === '<' ? 'send' : 'receive', path: path.trim() },
  };
}

/**
 * Where in a line a secret begins: behind PASS, or behind SITE PSWD. Any white space counts, also
 * where the line will be refused for it: the secret was typed all the same.
 */
export function secretStart(line: string): number | undefined {
  const [, before = '', verb = '', argument] = /^(\s*)(\S+)\s(.*)$/s.exec(line) ?? [];
  if (argument === undefined) return undefined;
  const shown = maskedArgument(verb, argument);
  if (shown === argument || !shown.endsWith('****')) return undefined;
  return before.length + verb.length + 1 + shown.length - '****'.length;
}
