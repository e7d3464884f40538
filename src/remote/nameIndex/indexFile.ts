import { readFile, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { isWithin, normalizePath, type RemotePath } from '../../common/remotePath.ts';
import { writeAtomically } from '../localStore/atomicFile.ts';
import { isMissing } from '../localStore/isMissing.ts';
import type { NameFolder, NamesOfFolder } from './nameTree.ts';

/** The names below a folder as they are kept on this computer. */
export interface StoredNames {
  readonly top: RemotePath;
  /** When the server was asked for all of it. */
  readonly readAtMs: number;
  /** Folders above come before those in them. */
  readonly folders: readonly StoredFolder[];
}

export interface StoredFolder extends NamesOfFolder {
  readonly path: RemotePath;
}

/** Another form is another number: what an older version has left is read anew from the server. */
const VERSION = 1;
/** No name has one: neither lets a server, nor do we. */
const BETWEEN_NAMES = '\0';
const BETWEEN_FOLDERS = '\n';
/** More than the largest index holds: what is more is no index. */
const MAX_BYTES = 128 * 1024 * 1024;

/** @returns undefined where there is none, or where it is damaged: then it goes */
export async function readIndexFile(
  file: string,
  top: RemotePath,
): Promise<StoredNames | undefined> {
  try {
    const text = await promisify(gunzip)(await readFile(file), { maxOutputLength: MAX_BYTES });
    const stored = decodeNames(text.toString());
    if (stored?.top === top) return stored;
  } catch (error) {
    if (isMissing(error)) return undefined;
  }
  await rm(file, { force: true, recursive: true });
  return undefined;
}

export async function writeIndexFile(
  file: string,
  top: NameFolder,
  readAtMs: number,
): Promise<void> {
  // Its own checksum tells when it is damaged (RFC 1952).
  const content = await promisify(gzip)(encodeNames(top, readAtMs), { level: 1 });
  await writeAtomically(file, content, { durable: false });
}

/** A line that says what it is, one for each folder, and one that says that it is whole. */
export function encodeNames(top: NameFolder, readAtMs: number): string {
  const lines = [JSON.stringify({ version: VERSION, top: top.path, readAtMs })];
  const add = (folder: NameFolder): void => {
    const names = [...folder.folders.keys()].map((name) => `${name}/`);
    lines.push([folder.path, ...names, ...folder.files].join(BETWEEN_NAMES));
    for (const child of folder.folders.values()) add(child);
  };
  add(top);
  lines.push('');
  return lines.join(BETWEEN_FOLDERS);
}

/** @returns undefined where the text is something else, or makes no sense */
export function decodeNames(text: string): StoredNames | undefined {
  const [first = '', ...lines] = text.split(BETWEEN_FOLDERS);
  const head = headIn(first);
  if (!head || lines.pop() !== '') return undefined;
  const folders = lines.map(folderIn);
  const isSane = folders[0]?.path === head.top && folders.every(({ path }) => isSanePath(path));
  const isBelow = folders.every(({ path }) => isWithin(path, head.top));
  return isSane && isBelow ? { ...head, folders } : undefined;
}

function folderIn(line: string): StoredFolder {
  const [path = '', ...names] = line.split(BETWEEN_NAMES);
  const folders = names.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
  const files = names.filter((name) => name !== '' && !name.endsWith('/'));
  return { path, files, folders };
}

function isSanePath(path: string): boolean {
  try {
    return normalizePath(path) === path;
  } catch {
    // A control character: whatever it is, it is no path.
    return false;
  }
}

function headIn(line: string): Pick<StoredNames, 'top' | 'readAtMs'> | undefined {
  let head: unknown;
  try {
    head = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof head !== 'object' || head === null) return undefined;
  const { version, top, readAtMs } = head as Readonly<Record<string, unknown>>;
  const isKnown = version === VERSION && typeof top === 'string' && typeof readAtMs === 'number';
  return isKnown && Number.isFinite(readAtMs) ? { top, readAtMs } : undefined;
}
