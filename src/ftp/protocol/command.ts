import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { maskedArgument } from './commandTable.ts';
import { utf8Names, type NameCodec } from './nameCodec.ts';

/** One command of RFC 959 and its extensions. The verb is upper case. */
export interface Command {
  readonly verb: string;
  readonly argument?: string;
}

/** Verbs whose argument is no name of a file. */
const CREDENTIAL_VERBS: ReadonlySet<string> = new Set(['USER', 'PASS', 'ACCT']);

/** These would end the command early and begin another one of the writer's choice. */
const FORBIDDEN = /[\r\n\0]/;

const LINE_END = Buffer.from('\r\n', 'latin1');

export function command(verb: string, argument?: string): Command {
  return argument === undefined ? { verb } : { verb, argument };
}

/**
 * The bytes of a command, line end included. Names are in UTF-8 (RFC 2640) or what the codec says.
 * @throws RemoteError `invalid-argument` for CR, LF or NUL in the argument; `unencodable-name`
 */
export function encodeCommand(value: Command, names: NameCodec = utf8Names): Buffer {
  if (value.argument !== undefined && FORBIDDEN.test(value.argument)) {
    throw new RemoteError(
      'invalid-argument',
      `The argument of ${value.verb} holds a line break or a NUL`,
    );
  }
  if (value.argument === undefined) return Buffer.from(`${value.verb}\r\n`, 'latin1');
  const argument = CREDENTIAL_VERBS.has(value.verb)
    ? encodeCredential(value.argument, names)
    : names.encode(value.argument);
  return Buffer.concat([Buffer.from(`${value.verb} `, 'latin1'), argument, LINE_END]);
}

/** In the server's encoding, as far as it goes: UTF-8 has every character. */
function encodeCredential(text: string, names: NameCodec): Buffer {
  try {
    return names.encode(text);
  } catch (error) {
    if (hasCode(error, 'unencodable-name')) return Buffer.from(text, 'utf8');
    throw error;
  }
}

/** The command for logs and errors: a secret is never in it. */
export function describeCommand(value: Command): string {
  if (value.argument === undefined) return value.verb;
  return `${value.verb} ${maskedArgument(value.verb, value.argument)}`;
}
