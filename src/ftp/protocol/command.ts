import { RemoteError } from '../../common/remoteError.ts';
import { maskedArgument } from './commandTable.ts';

/** One command of RFC 959 and its extensions. The verb is upper case. */
export interface Command {
  readonly verb: string;
  readonly argument?: string;
}

/** These would end the command early and begin another one of the writer's choice. */
const FORBIDDEN = /[\r\n\0]/;

export function command(verb: string, argument?: string): Command {
  return argument === undefined ? { verb } : { verb, argument };
}

/**
 * The bytes of a command, line end included, in UTF-8 (RFC 2640).
 * @throws RemoteError `invalid-argument` for CR, LF or NUL in the argument
 */
export function encodeCommand(value: Command): Buffer {
  if (value.argument !== undefined && FORBIDDEN.test(value.argument)) {
    throw new RemoteError(
      'invalid-argument',
      `The argument of ${value.verb} holds a line break or a NUL`,
    );
  }
  const line = value.argument === undefined ? value.verb : `${value.verb} ${value.argument}`;
  return Buffer.from(`${line}\r\n`, 'utf8');
}

/** The command for logs and errors: a secret is never in it. */
export function describeCommand(value: Command): string {
  if (value.argument === undefined) return value.verb;
  return `${value.verb} ${maskedArgument(value.verb, value.argument)}`;
}
