import type { RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { isCompletion, isNotImplemented } from '../protocol/reply.ts';
import { replyError } from './replyError.ts';
import { hasRefused, noteRefused, offers } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** MKD or RMD as RFC 959 calls them, or as RFC 775 did before it: XMKD, XRMD. */
export async function changeFolder(
  core: SessionCore,
  verb: 'MKD' | 'RMD',
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<void> {
  const { profile } = core;
  const sent = command(hasRefused(profile, verb) ? `X${verb}` : verb, path);
  const reply = await core.exchange(sent, options);
  if (isCompletion(reply)) return;
  if (sent.verb !== verb || !isNotImplemented(reply)) throw replyError(reply, sent, path);
  noteRefused(profile, verb);
  await changeFolder(core, verb, path, options);
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
