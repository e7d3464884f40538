import type { RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { isCompletion, isNotImplemented, replyText } from '../protocol/reply.ts';
import { parseSize } from '../protocol/replyTexts.ts';
import { replyError } from './replyError.ts';
import { hasRefused, noteRefused, offers, type ServerProfile } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** MKD or RMD as RFC 959 calls them, or as RFC 775 did before it: XMKD, XRMD. */
export async function changeFolder(
  core: SessionCore,
  verb: 'MKD' | 'RMD',
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<void> {
  const { profile } = core;
  let sent = command(verbFor(profile, verb), path);
  let reply = await core.exchange(sent, options);
  if (sent.verb === verb && isNotImplemented(reply)) {
    const older = command(`X${verb}`, path);
    const second = await core.exchange(older, options);
    // Where neither is known, 500 was said of the path.
    if (!isNotImplemented(second)) {
      noteRefused(profile, verb);
      [sent, reply] = [older, second];
    }
  }
  if (!isCompletion(reply)) throw replyError(reply, sent, path);
}

function verbFor(profile: ServerProfile, verb: 'MKD' | 'RMD'): string {
  return hasRefused(profile, verb) ? `X${verb}` : verb;
}

/** Several MKD in one write. @returns for each, whether the folder was made */
export async function createFolders(
  core: SessionCore,
  paths: readonly RemotePath[],
  options: OperationOptions | undefined,
): Promise<readonly boolean[]> {
  const verb = verbFor(core.profile, 'MKD');
  const replies = await core.burst(
    paths.map((path) => command(verb, path)),
    options,
  );
  return replies.map(isCompletion);
}

/**
 * RMDA (draft-peterson-streamlined-ftp-command-extensions, Serv-U): a folder with all that is in it.
 * @returns false where the server has no such command, or did not do it
 */
export async function removeTree(
  core: SessionCore,
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<boolean> {
  if (!offers(core.profile, 'RMDA')) return false;
  const reply = await core.exchange(command('RMDA', path), options);
  if (isNotImplemented(reply)) noteRefused(core.profile, 'RMDA');
  return isCompletion(reply);
}

/** DSIZ (draft-peterson-streamlined-ftp-command-extensions, Serv-U): bytes of all that is in a folder. */
export async function treeSize(
  core: SessionCore,
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<number | undefined> {
  if (!offers(core.profile, 'DSIZ')) return undefined;
  const reply = await core.exchange(command('DSIZ', path), options);
  const size = isCompletion(reply) ? parseSize(replyText(reply)) : undefined;
  // Answered in a form that nobody knows, it is of no use either.
  if (isNotImplemented(reply) || (isCompletion(reply) && size === undefined)) {
    noteRefused(core.profile, 'DSIZ');
  }
  return size;
}
