import { Pace } from '../../common/pace.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { FileContent } from '../saving/fileContent.ts';
import type { ByteSource } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';

/** What is in a folder that is transferred, or is chosen itself. */
export interface SourceEntry {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** See {@link RemoteEntry.folderId}. */
  readonly folderId?: string | undefined;
  /** What it is as a file. */
  look(signal: AbortSignal): Promise<SourceFile>;
}

/** A file, as it was when it was looked at. */
export interface SourceFile {
  /** Bytes; undefined where nobody tells. */
  readonly size: number | undefined;
  /** Milliseconds since the epoch; 0 where nobody tells. */
  readonly mtimeMs: number;
  /** Brings the content to where it can be sent from, more than once. */
  open(options: OpenOptions): Promise<SourceContent>;
}

/** A content that waits to be sent. */
export interface SourceContent extends FileContent {
  /** Of the file whose content this is. */
  readonly mtimeMs: number;
  /** All of it. */
  whole(): Promise<Uint8Array>;
  /** It is not needed any more. */
  dispose(): Promise<void>;
}

export interface OpenOptions {
  readonly signal: AbortSignal;
  /** Told of bytes that were never moved before; of less than none where they come again. */
  readonly onMoved: (bytes: number) => void;
  /** Of a transfer: sessions of a server are had by way of it. */
  readonly lend: (runner: SessionRunner) => SessionRunner;
}

/** What is as small is sent at once. */
export const WHOLE_BYTES = 512 * 1024;

/** A tree that is brought to a server: of the local disk, or of a server. */
export interface TreeSource {
  /** A link that was chosen itself is what it leads to. */
  chosen(path: string, signal: AbortSignal): Promise<SourceEntry>;
  entries(folder: string, signal: AbortSignal): Promise<readonly SourceEntry[]>;
}

/** A part of it was sent, and the rest belongs to another content. */
export class SourceChanged extends RemoteError {
  constructor(path: string) {
    super('conflict', `${path} has changed while it was transferred`);
  }
}

/**
 * Tells of the bytes that are sent, each once.
 * @param bytes all of a content
 */
export function sending(bytes: Uint8Array, from: number, note: (end: number) => void): ByteSource {
  if (bytes.length > WHOLE_BYTES) return noted([bytes.subarray(from)], from, note);
  note(bytes.length);
  return bytes.subarray(from);
}

/** @returns what is to be told how far a content was sent, and tells of what is new */
export function furthest(onMoved: (bytes: number) => void): (end: number) => void {
  let most = 0;
  return (end) => {
    if (end > most) onMoved(end - most);
    most = Math.max(most, end);
  };
}

/** Tells of each piece that is sent, where the first one begins at `from`. */
export async function* noted(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  from: number,
  note: (end: number) => void,
): AsyncGenerator<Uint8Array, void> {
  const pace = new Pace();
  let end = from;
  for await (const chunk of chunks) {
    for (const piece of pace.pieces(chunk)) {
      note((end += piece.length));
      yield piece;
    }
  }
}
