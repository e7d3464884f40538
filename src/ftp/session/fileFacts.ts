import { basename, type RemotePath } from '../../common/remotePath.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type {
  FileFacts,
  FileRights,
  OperationOptions,
  RemoteEntry,
} from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { parseMachineEntry } from '../protocol/listing/machineListing.ts';
import {
  isCompletion,
  isNotImplemented,
  nameLines,
  replyText,
  type Reply,
} from '../protocol/reply.ts';
import { parseModificationTime, parseSize } from '../protocol/replyTexts.ts';
import { toRemoteEntry } from './entries.ts';
import type { SessionCore } from './sessionCore.ts';
import type { Lister } from './lister.ts';
import { replyError } from './replyError.ts';
import type { ServerProfile } from './serverProfile.ts';

/** MLST of one path (RFC 3659 section 7). */
export async function statPath(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<RemoteEntry> {
  const reply = await core.exchange(command('MLST', path), options);
  return entryIn(core, lister, path, reply, options);
}

/** SIZE and MDTM (RFC 3659 sections 3 and 4), in one write. What a server lacks is undefined. */
export async function readFileFacts(
  core: SessionCore,
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<FileFacts> {
  return factsIn(path, await core.burst(sizeAndTime(path), options));
}

/** What asks for size and time of a file: MLST, or SIZE and MDTM. */
export function factsCommands({ machineListing }: ServerProfile, path: RemotePath): Command[] {
  return machineListing ? [command('MLST', path)] : sizeAndTime(path);
}

/** The answers to {@link factsCommands}; what follows them is left alone. */
export async function readFacts(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  { asked, replies }: { readonly asked: readonly Command[]; readonly replies: readonly Reply[] },
  options: OperationOptions | undefined,
): Promise<FileFacts & Partial<FileRights>> {
  const [first] = replies;
  if (asked[0]?.verb !== 'MLST' || !first) return factsIn(path, replies);
  return entryIn(core, lister, path, first, options);
}

export function sizeAndTime(path: RemotePath): Command[] {
  return [command('SIZE', path), command('MDTM', path)];
}

async function entryIn(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  reply: Reply,
  options: OperationOptions | undefined,
): Promise<RemoteEntry> {
  const entry = entryAsTold(core, path, reply);
  const [resolved] = await lister.resolveLinks([entry], () => path, options);
  return resolved ?? entry;
}

/**
 * What a reply to MLST tells, a link as such.
 * @throws RemoteError where it is a refusal
 */
export function entryAsTold(core: SessionCore, path: RemotePath, reply: Reply): RemoteEntry {
  if (isNotImplemented(reply)) core.profile.machineListing = false;
  if (!isCompletion(reply)) throw replyError(reply, command('MLST', path), path);
  const entry = entryOf(core, path, reply);
  if (!entry) throw new RemoteError('protocol', `No facts in the reply to MLST`, { path });
  return entry;
}

/** The facts in a reply to MLST, a link as such; undefined where it holds none. */
export function entryOf(
  core: SessionCore,
  path: RemotePath,
  reply: Reply,
): RemoteEntry | undefined {
  for (const line of nameLines(reply, core.names)) {
    const entry = line.includes('=') ? parseMachineEntry(line) : undefined;
    // The name in the reply is a full path on some servers and a relative one on others.
    if (entry) return { ...toRemoteEntry(entry), name: basename(path) };
  }
  return undefined;
}

/** @throws RemoteError where SIZE and MDTM are both refused */
export function factsIn(path: RemotePath, [size, time]: readonly Reply[]): FileFacts {
  if (!size || !time) {
    throw new RemoteError('protocol', 'SIZE and MDTM were not answered', { path });
  }
  const refused = !isCompletion(size) && !isCompletion(time);
  if (refused && !isNotImplemented(size)) throw replyError(size, command('SIZE', path), path);
  return sizeAndTimeIn(size, time);
}

/** What the replies to SIZE and MDTM tell; undefined where they refuse. */
export function sizeAndTimeIn(size: Reply, time: Reply): FileFacts {
  return {
    size: isCompletion(size) ? parseSize(replyText(size)) : undefined,
    mtimeMs: isCompletion(time) ? parseModificationTime(replyText(time))?.mtimeMs : undefined,
  };
}
