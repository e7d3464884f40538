import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface AtomicWriteOptions {
  /** True: it has reached the disk, and not only its cache, when the promise resolves. */
  readonly durable: boolean;
}

/** Marks a file that was not written to its end. */
export const UNFINISHED = '.part';

/** Writes a file of this computer so that its path never holds half of it. Folders are made. */
export async function writeAtomically(
  path: string,
  content: Uint8Array | string,
  { durable }: AtomicWriteOptions,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    // What a person edits is nobody else's on a shared computer.
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(content);
      if (durable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    if (durable) await syncFolder(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Brings names to the disk. Windows syncs no folder, and needs not to. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
