import { basename, type RemotePath } from '../../common/remotePath.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { FileFacts, OperationOptions, RemoteEntry } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { parseMachineEntry } from '../protocol/listing/machineListing.ts';
import { isCompletion, isNotImplemented, nameLines, replyText } from '../protocol/reply.ts';
import { parseModificationTime, parseSize } from '../protocol/replyTexts.ts';
import { toRemoteEntry } from './entries.ts';
import type { SessionCore } from './sessionCore.ts';
import type { Lister } from './lister.ts';
import { replyError } from './replyError.ts';

/** MLST of one path (RFC 3659 section 7). */
export async function statPath(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<RemoteEntry> {
  const sent = command('MLST', path);
  const reply = await core.exchange(sent, options);
  if (isNotImplemented(reply)) core.profile.machineListing = false;
  if (!isCompletion(reply)) throw replyError(reply, sent, path);
  const entry = entryLine(nameLines(reply, core.names));
  if (!entry) throw new RemoteError('protocol', `No facts in the reply to MLST`, { path });
  // The name in the reply is a full path on some servers and a relative one on others.
  const named = { ...toRemoteEntry(entry), name: basename(path) };
  const [resolved] = await lister.resolveLinks([named], () => path, options);
  return resolved ?? named;
}

function entryLine(lines: readonly string[]) {
  for (const line of lines) {
    const entry = line.includes('=') ? parseMachineEntry(line) : undefined;
    if (entry) return entry;
  }
  return undefined;
}

/** SIZE and MDTM (RFC 3659 sections 3 and 4), in one write. What a server lacks is undefined. */
export async function readFileFacts(
  core: SessionCore,
  path: RemotePath,
  options: OperationOptions | undefined,
): Promise<FileFacts> {
  const [size, time] = await core.burst([command('SIZE', path), command('MDTM', path)], options);
  if (!size || !time)
    throw new RemoteError('protocol', 'SIZE and MDTM were not answered', { path });
  const refused = !isCompletion(size) && !isCompletion(time);
  if (refused && !isNotImplemented(size)) throw replyError(size, command('SIZE', path), path);
  return {
    size: isCompletion(size) ? parseSize(replyText(size)) : undefined,
    mtimeMs: isCompletion(time) ? parseModificationTime(replyText(time))?.mtimeMs : undefined,
  };
}
