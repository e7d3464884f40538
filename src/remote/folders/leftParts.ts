import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { basename, ROOT } from '../../common/remotePath.ts';
import { codeOf } from './incomingFile.ts';
import { NamesOfFolder, type NameRules } from './localNames.ts';
import { removeParts, type PartOwner } from './partFiles.ts';
import type { Batch } from './transfer.ts';

/**
 * Removes the files on their way that a download has left which nobody goes on with: in the folder
 * that was chosen, and in those that it has brought there.
 * @param owners its runs, which have all ended
 */
export async function removeLeftParts(
  { paths, folder }: Batch,
  rules: NameRules,
  owners: readonly PartOwner[],
): Promise<void> {
  if (owners.length === 0) return;
  await removeIn(folder, owners);
  const names = new NamesOfFolder(rules);
  for (const path of paths) {
    await removeBelow(path === ROOT ? folder : join(folder, names.give(basename(path))), owners);
  }
}

/** No link is followed: what it leads to is none of the download's. */
async function removeBelow(folder: string, owners: readonly PartOwner[]): Promise<void> {
  await removeIn(folder, owners);
  for (const name of await foldersIn(folder)) await removeBelow(join(folder, name), owners);
}

async function removeIn(folder: string, owners: readonly PartOwner[]): Promise<void> {
  await removeParts(folder, owners).catch(unlessNoFolder);
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(unlessNoFolder)) ?? [];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** It was not begun, it is a file, or the person has moved it away. */
function unlessNoFolder(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') throw error;
}
