import { hasCode, RemoteError } from '../../../common/remoteError.ts';
import type { ConsoleNote } from '../../../remote/remoteConsole.ts';
import type { Command } from '../../protocol/command.ts';
import { commandEntry } from '../../protocol/commandTable.ts';

export interface FailureCircumstances {
  /** Why the session ended, where it did. */
  readonly end: RemoteError | undefined;
  /** The server has given a final reply, which was shown. */
  readonly isAnswered: boolean;
}

/** What the person is told of a failure. What the server refused, it has said itself. */
export function failureNote(
  { verb }: Command,
  error: unknown,
  { end, isAnswered }: FailureCircumstances,
): ConsoleNote | undefined {
  if (hasCode(error, 'aborted') && end?.code !== 'aborted') {
    return { about: end ? 'abort-unconfirmed' : 'aborted' };
  }
  if (!end) {
    const isSaid = error instanceof RemoteError && error.reply !== undefined && isAnswered;
    return isSaid ? undefined : { about: 'failed', error };
  }
  if (isAnswered) return undefined;
  const repeatable = commandEntry(verb)?.repeatable ?? false;
  return { about: 'unanswered', verb: verb.toUpperCase(), repeatable };
}
