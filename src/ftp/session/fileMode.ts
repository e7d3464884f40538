import { RemoteError } from '../../common/remoteError.ts';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { isCompletion, isNotImplemented, type Reply } from '../protocol/reply.ts';
import { replyError } from './replyError.ts';
import { noteRefused, offers, type ServerProfile } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** SITE CHMOD, and MFF (draft-somers-ftp-mfxx) where that is refused. */
export async function changeMode(
  core: SessionCore,
  path: RemotePath,
  mode: number,
  options: OperationOptions | undefined,
): Promise<void> {
  const { profile } = core;
  const octal = mode.toString(8).padStart(3, '0');
  const ways: Command[] = [];
  if (profile.changeMode) ways.push(command('SITE', `CHMOD ${octal} ${path}`));
  if (setsModeByFact(profile)) ways.push(command('MFF', `UNIX.mode=0${octal}; ${path}`));
  let refusal = new RemoteError('not-supported', `${basename(path)}: no way to change its mode`);
  for (const sent of ways) {
    const reply = await core.exchange(sent, options);
    if (isCompletion(reply)) return;
    noteRefusal(profile, sent, reply);
    refusal = replyError(reply, sent, path);
  }
  throw refusal;
}

/** `MFF modify;UNIX.group;UNIX.mode;` in FEAT names the facts that can be changed. */
function setsModeByFact(profile: ServerProfile): boolean {
  const facts = profile.features?.parameters('MFF') ?? [];
  return offers(profile, 'MFF') && facts.some((fact) => fact.toLowerCase() === 'unix.mode');
}

function noteRefusal(profile: ServerProfile, { verb }: Command, reply: Reply): void {
  if (!isNotImplemented(reply)) return;
  if (verb === 'SITE') profile.changeMode = false;
  else noteRefused(profile, verb);
}
