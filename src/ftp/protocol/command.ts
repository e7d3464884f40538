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

/** Telnet: "interpret as command". */
const IAC = 0xff;
const ESCAPED_IAC = '\uFFFDFF';
const LINE_END = Buffer.from('\r\n', 'latin1');

export function command(verb: string, argument?: string): Command {
  return argument === undefined ? { verb } : { verb, argument };
}

/** True when a byte of the argument reads as the beginning of a telnet command (RFC 854). */
export function holdsIac({ argument }: Command, names: NameCodec): boolean {
  if (argument === undefined) return false;
  // In UTF-8 nothing but the escape of the byte is.
  return names.isUtf8 ? argument.includes(ESCAPED_IAC) : names.encode(argument).includes(IAC);
}

/**
 * The bytes of a command, line end included. Names are in UTF-8 (RFC 2640) or what the codec says.
 * With `doublesIac` the byte 0xFF goes out twice, for a server that reads commands as telnet.
 * @throws RemoteError `invalid-argument` for CR, LF or NUL in the argument; `unencodable-name`
 */
export function encodeCommand(
  value: Command,
  names: NameCodec = utf8Names,
  doublesIac = false,
): Buffer {
  if (value.argument !== undefined && FORBIDDEN.test(value.argument)) {
    throw new RemoteError(
      'invalid-argument',
      `The argument of ${value.verb} holds a line break or a NUL`,
    );
  }
  if (value.argument === undefined) return Buffer.from(`${value.verb}\r\n`, 'latin1');
  const argument = CREDENTIAL_VERBS.has(value.verb.toUpperCase())
    ? encodeCredential(value.argument, names)
    : names.encode(value.argument);
  const sent = doublesIac ? withDoubledIac(argument) : argument;
  return Buffer.concat([Buffer.from(`${value.verb} `, 'latin1'), sent, LINE_END]);
}

/** vsftpd doubles the byte in what it says, though it reads it as it is. */
export function withoutDoubledIac(bytes: Uint8Array): Uint8Array {
  return Buffer.from(
    Buffer.from(bytes).toString('latin1').replaceAll('\u00ff\u00ff', '\u00ff'),
    'latin1',
  );
}

function withDoubledIac(bytes: Buffer): Buffer {
  if (!bytes.includes(IAC)) return bytes;
  return Buffer.from([...bytes].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])));
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
