import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { furthest, noted, sending, WHOLE_BYTES } from '../saving/sending.ts';
import { SourceChanged } from './treeSource.ts';
import type {
  OpenOptions,
  SourceContent,
  SourceEntry,
  SourceFile,
  TreeSource,
} from './treeSource.ts';

/** In such pieces what is larger is read: each costs a turn of the disk. */
const READ_BYTES = 1024 * 1024;

interface LocalFacts {
  readonly size: number;
  readonly mtimeMs: number;
}

/** The local disk. */
export const localTree: TreeSource = {
  async chosen(path) {
    return entryAt(path, basename(path), kindOf(await stat(path)));
  },

  async entries(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => entryAt(join(folder, entry.name), entry.name, kindOf(entry)));
  },
};

function entryAt(path: string, name: string, kind: SourceEntry['kind']): SourceEntry {
  return { path, name, kind, look: () => fileAt(path) };
}

async function fileAt(path: string): Promise<SourceFile> {
  const { size, mtimeMs } = await stat(path);
  const facts = { size, mtimeMs };
  return { ...facts, open: (options) => opened(path, facts, options) };
}

/** It is read anew for each try. It is not for the journal: it is on the disk already. */
async function opened(
  path: string,
  { size, mtimeMs }: LocalFacts,
  { onMoved }: OpenOptions,
): Promise<SourceContent> {
  const note = furthest(onMoved);
  const whole = async (): Promise<Uint8Array> => {
    const bytes = await readFile(path);
    note(bytes.length);
    return bytes;
  };
  const rest = { mtimeMs, whole, dispose: () => Promise.resolve() };
  if (size > WHOLE_BYTES) {
    const open = (from = 0): AsyncGenerator<Uint8Array> =>
      reading(path, { size, mtimeMs }, from, note);
    return { ...rest, size, open };
  }
  const bytes = await readFile(path);
  return { ...rest, size: bytes.length, open: (from = 0) => sending(bytes, from, note) };
}

async function* reading(
  path: string,
  file: LocalFacts,
  start: number,
  note: (end: number) => void,
): AsyncGenerator<Uint8Array> {
  // It may have waited for hours: the beginning of one content and the end of another are no file.
  await mustBeAsItWas(path, file);
  const stream = createReadStream(path, { start, highWaterMark: READ_BYTES });
  let end = start;
  const chunks = stream as AsyncIterable<Buffer>;
  yield* noted(chunks, start, (now) => note((end = now)));
  if (end !== file.size) throw new SourceChanged(path);
  // Written in place while it was read, it may have the size that it had.
  await mustBeAsItWas(path, file);
}

async function mustBeAsItWas(path: string, { size, mtimeMs }: LocalFacts): Promise<void> {
  const now = await stat(path);
  if (now.size === size && now.mtimeMs === mtimeMs) return;
  throw new SourceChanged(path);
}

interface Kinds {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

function kindOf(entry: Kinds): SourceEntry['kind'] {
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isDirectory()) return 'directory';
  return entry.isFile() ? 'file' : 'other';
}
