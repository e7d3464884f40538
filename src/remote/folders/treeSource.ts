import { RemoteError } from '../../common/remoteError.ts';
import type { FileContent } from '../saving/fileContent.ts';
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
