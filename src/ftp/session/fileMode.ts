import { RemoteError } from '../../common/remoteError.ts';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { isCompletion, isNotImplemented, type Reply } from '../protocol/reply.ts';
import { replyError } from './replyError.ts';
import { noteRefused, offers, type ServerProfile } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** The ways to change a mode that the server may know, the one to try first in front. */
export function modeCommands(profile: ServerProfile, path: RemotePath, mode: number): Command[] {
  const octal = mode.toString(8).padStart(3, '0');
  const ways: Command[] = [];
  if (profile.changeMode) ways.push(command('SITE', `CHMOD ${octal} ${path}`));
  if (setsModeByFact(profile)) ways.push(command('MFF', `UNIX.mode=0${octal}; ${path}`));
  return ways;
}

/** SITE CHMOD, and MFF (draft-somers-ftp-mfxx) where that is refused. */
export async function changeMode(
  core: SessionCore,
  path: RemotePath,
  mode: number,
  options: OperationOptions | undefined,
): Promise<void> {
  let refusal = new RemoteError('not-supported', `${basename(path)}: no way to change its mode`);
  for (const sent of modeCommands(core.profile, path, mode)) {
    const reply = await core.exchange(sent, options);
    if (isCompletion(reply)) return;
    noteModeRefusal(core.profile, sent, reply);
    refusal = replyError(reply, sent, path);
  }
  throw refusal;
}

/** `MFF modify;UNIX.group;UNIX.mode;` in FEAT names the facts that can be changed. */
function setsModeByFact(profile: ServerProfile): boolean {
  const facts = profile.features?.parameters('MFF') ?? [];
  return offers(profile, 'MFF') && facts.some((fact) => fact.toLowerCase() === 'unix.mode');
}

/** A way that is not there is not tried again. */
export function noteModeRefusal(profile: ServerProfile, { verb }: Command, reply: Reply): void {
  if (!isNotImplemented(reply)) return;
  if (verb === 'SITE') profile.changeMode = false;
  else noteRefused(profile, verb);
}
