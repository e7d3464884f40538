import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../remoteSession.ts';
import type { FileContent } from '../saving/fileContent.ts';

/** What is in a local folder, or is one. */
export interface LocalEntry {
  readonly path: string;
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
}

/** A file on the local disk, as it was when it was looked at. */
export interface LocalFile {
  readonly size: number;
  readonly mtimeMs: number;
}

/** In such pieces a file is read: each costs a turn of the disk. */
const READ_BYTES = 512 * 1024;

export async function entriesOf(folder: string): Promise<readonly LocalEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.map((entry) => ({
    path: join(folder, entry.name),
    name: entry.name,
    kind: kindOf(entry),
  }));
}

/** A link that was chosen itself is what it leads to. */
export async function chosenEntry(path: string, name: string): Promise<LocalEntry> {
  return { path, name, kind: kindOf(await stat(path)) };
}

export async function fileAt(path: string): Promise<LocalFile> {
  const { size, mtimeMs } = await stat(path);
  return { size, mtimeMs };
}

/**
 * The content of a local file, which is read anew for each try. It is not for the journal: it is on
 * the disk already.
 * @param onMoved told of bytes that were never read before
 */
export async function contentAt(
  path: string,
  { size }: LocalFile,
  onMoved: (bytes: number) => void,
): Promise<FileContent> {
  let most = 0;
  const noteRead = (end: number): void => {
    if (end > most) onMoved(end - most);
    most = Math.max(most, end);
  };
  if (size > READ_BYTES) return { size, open: (from = 0) => reading(path, from, noteRead) };
  const bytes = await readFile(path);
  const open = (from = 0): ByteSource => {
    noteRead(bytes.length);
    return bytes.subarray(from);
  };
  return { size: bytes.length, open };
}

async function* reading(
  path: string,
  start: number,
  noteRead: (end: number) => void,
): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path, { start, highWaterMark: READ_BYTES });
  let end = start;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    noteRead((end += chunk.length));
    yield chunk;
  }
}

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOf(entry: Kinds): LocalEntry['kind'] {
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isDirectory()) return 'directory';
  return entry.isFile() ? 'file' : 'other';
}
