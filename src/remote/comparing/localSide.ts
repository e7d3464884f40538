import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { abortError } from '../../common/deadline.ts';
import { joinPath, ROOT, type RemotePath } from '../../common/remotePath.ts';
import { forEachBounded } from '../forEachBounded.ts';
import type { ComparedEntry, ComparedTree } from './comparedTree.ts';

/** More at a time do not make a disk faster. */
const FOLDERS_AT_ONCE = 4;
/** Disks tell times in steps of that size at most: FAT has the largest. */
const LOCAL_TIME_UNIT_MS = 2_000;

/** A folder of this computer, to compare. */
export function localSide(top: string): ComparedTree {
  const onDisk = (folder: RemotePath): string => join(top, ...folder.split('/'));
  return {
    async walk(visitor, { enters, signal }) {
      await forEachBounded([ROOT], FOLDERS_AT_ONCE, async (folder, add) => {
        if (signal.aborted) throw abortError(signal);
        if (folder !== ROOT && !enters(folder)) return;
        const entries = await entriesOf(onDisk(folder)).catch((error: unknown) => {
          if (folder === ROOT) throw error;
          return undefined;
        });
        if (!entries) {
          visitor.skipped(folder);
          return;
        }
        visitor.visit(folder, entries);
        const folders = entries.filter(({ kind }) => kind === 'directory');
        add(folders.map(({ name }) => joinPath(folder, name)));
      });
    },
  };
}

async function entriesOf(folder: string): Promise<readonly ComparedEntry[]> {
  const found = await readdir(folder, { withFileTypes: true });
  return Promise.all(found.map((entry) => entryAt(join(folder, entry.name), entry)));
}

async function entryAt(path: string, entry: Dirent): Promise<ComparedEntry> {
  const { name } = entry;
  const read = (signal: AbortSignal): Promise<Uint8Array> => readFile(path, { signal });
  // A link that leads nowhere, or what is gone by now.
  const facts = await stat(path).catch(() => undefined);
  const kind = facts ? kindOf(facts, entry.isSymbolicLink()) : 'other';
  const { size, mtimeMs = 0 } = facts ?? {};
  return { name, kind, size, mtimeMs, mtimeUnitMs: LOCAL_TIME_UNIT_MS, read };
}

function kindOf(
  facts: { isFile(): boolean; isDirectory(): boolean },
  isLink: boolean,
): ComparedEntry['kind'] {
  if (facts.isDirectory()) return isLink ? 'linked-folder' : 'directory';
  return facts.isFile() ? 'file' : 'other';
}
