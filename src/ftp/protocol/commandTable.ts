import { RemoteError } from '../../common/remoteError.ts';
import { accessCommands } from './commandTable/accessCommands.ts';
import { checksumCommands } from './commandTable/checksumCommands.ts';
import { dataCommands } from './commandTable/dataCommands.ts';
import type { CommandEntry } from './commandTable/entry.ts';
import { fileCommands } from './commandTable/fileCommands.ts';
import { mailCommands } from './commandTable/mailCommands.ts';
import { securityCommands } from './commandTable/securityCommands.ts';
import { serviceCommands } from './commandTable/serviceCommands.ts';
import { transferCommands } from './commandTable/transferCommands.ts';

/** Every command of FTP that is known, in the order of the help. */
export const commandTable: readonly CommandEntry[] = [
  ...accessCommands,
  ...securityCommands,
  ...dataCommands,
  ...transferCommands,
  ...fileCommands,
  ...checksumCommands,
  ...serviceCommands,
  ...mailCommands,
];

const entriesByVerb: ReadonlyMap<string, CommandEntry> = new Map(
  commandTable.map((entry) => [entry.verb, entry]),
);

/** What is known of a command; verbs are compared without regard to case (RFC 959 section 5.3). */
export function commandEntry(verb: string): CommandEntry | undefined {
  return entriesByVerb.get(verb.toUpperCase());
}

/**
 * The argument as it may be shown: `****` in place of a secret. Behind a word that announces one,
 * as in SITE PSWD, all is secret.
 */
export function maskedArgument(verb: string, argument: string): string {
  const entry = commandEntry(verb);
  if (!entry) return argument;
  if (entry.parameters.some(({ kind }) => kind === 'secret')) return '****';
  const word = /^\s*(\S+)\s/.exec(argument);
  const isSecret = word?.[1] !== undefined && entry.secretWords?.includes(word[1].toUpperCase());
  return isSecret ? `${word[0]}****` : argument;
}

/** Codes with one meaning each (RFC 959 section 5.4, RFC 2428, RFC 3659). */
const TELLING_CODES: ReadonlySet<number> = new Set([
  ...[212, 213, 220, 225, 226, 227, 229, 230, 257, 331, 350],
]);
/** They name a port for data, and answer the question for one on every server. */
const PORT_CODES: ReadonlySet<number> = new Set([227, 229]);
/** Their answers differ so much from server to server that no other code is out of place. */
const ANSWERED_ANYHOW: ReadonlySet<string> = new Set([
  ...['USER', 'PASS', 'ACCT', 'AUTH', 'SITE', 'STAT', 'HELP'],
]);

/**
 * True for a reply that answers another command than this one, by its code: one was too many, or
 * one is missing, and whose the next ones are nobody can tell.
 */
export function isAnswerOfOthers(verb: string, code: number): boolean {
  const entry = commandEntry(verb);
  if (!entry || !TELLING_CODES.has(code)) return false;
  if (ANSWERED_ANYHOW.has(entry.verb) && !PORT_CODES.has(code)) return false;
  const { completion, intermediate = [] } = entry.replies;
  return !completion.includes(code) && !intermediate.includes(code);
}

/**
 * Whether commands may go out in one packet.
 * @throws RemoteError `invalid-argument` where one of them must stand alone or at the end
 */
export function assertPipelined(verbs: readonly string[]): void {
  if (verbs.length < 2) return;
  verbs.forEach((verb, index) => {
    const pipelining = commandEntry(verb)?.pipelining;
    if (!pipelining || pipelining.place === 'anywhere') return;
    if (pipelining.place === 'last' && index === verbs.length - 1) return;
    throw new RemoteError('invalid-argument', `${verb} in one packet: ${pipelining.why}`);
  });
}
