import { RemoteError } from '../../common/remoteError.ts';
import { GrowingBuffer } from '../../common/growingBuffer.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Thumbnail, ThumbnailOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import { noteRefused, offers, type ServerProfile } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** Formats of THMB that everybody can show, the best for small pictures first. */
const FORMATS = [
  ['PNG', 'image/png'],
  ['JPEG', 'image/jpeg'],
  ['JPG', 'image/jpeg'],
  ['GIF', 'image/gif'],
] as const;

/**
 * THMB (draft-peterson-streamlined-ftp-command-extensions, Serv-U): a picture made smaller by the
 * server, over a data connection.
 * @returns undefined where the server has no such command or makes none of this file
 */
export async function fetchThumbnail(
  core: SessionCore,
  path: RemotePath,
  options: ThumbnailOptions,
): Promise<Thumbnail | undefined> {
  const format = formatOf(core.profile);
  if (!format) return undefined;
  const [name, mediaType] = format;
  const { maxWidth, maxHeight, maxBytes } = options;
  const content = new GrowingBuffer(undefined);
  let length = 0;
  const sink = (chunk: Uint8Array): void => {
    length += chunk.length;
    if (length > maxBytes)
      throw new RemoteError('too-large', 'The thumbnail is too large', { path });
    content.append(chunk);
  };
  const sent = command('THMB', `${name} ${maxWidth} ${maxHeight} ${path}`);
  try {
    await core.transfer(sent, path, (data) => data.receive(sink), options);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (error.code === 'not-supported') noteRefused(core.profile, 'THMB');
    return undefined;
  }
  return length === 0 ? undefined : { bytes: content.take(), mediaType };
}

/** `THMB BMP|JPEG|GIF|TIFF|PNG` in FEAT names the formats. */
function formatOf(profile: ServerProfile): (typeof FORMATS)[number] | undefined {
  if (!offers(profile, 'THMB')) return undefined;
  const announced = profile.features?.parameters('THMB').join(' ').toUpperCase() ?? '';
  if (announced === '') return FORMATS[0];
  const names = announced.split(/[^A-Z]+/);
  return FORMATS.find(([name]) => names.includes(name));
}

function isRefusal(error: unknown): error is RemoteError {
  const codes: readonly string[] = ['rejected', 'not-supported', 'no-permission', 'too-large'];
  return error instanceof RemoteError && codes.includes(error.code);
}
