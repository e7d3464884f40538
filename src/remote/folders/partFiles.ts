import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Whose files on their way they are: twelve hexadecimal digits, of one transfer in one window. */
export type PartOwner = string;

const OWNER = /^[0-9a-f]{12}$/;
const PART = /^\.ftp-workspace-([0-9a-f]{12})-[0-9a-f]{12}\.part$/;

/** The files on their way of a transfer: those of this run, and those that runs before it left. */
export interface PartOwners {
  readonly own: PartOwner;
  /** They have ended, be it by a crash: what has their names in a folder of the transfer is nobody's. */
  readonly left: readonly PartOwner[];
}

export function newOwner(): PartOwner {
  return randomBytes(6).toString('hex');
}

export function isOwner(value: unknown): value is PartOwner {
  return typeof value === 'string' && OWNER.test(value);
}

/** A name for a file that is on its way. */
export function partName(owner: PartOwner): string {
  return `.ftp-workspace-${owner}-${randomBytes(6).toString('hex')}.part`;
}

/** Removes from a folder what runs before have left in it, and nothing else. */
export async function removeParts(folder: string, owners: readonly PartOwner[]): Promise<void> {
  if (owners.length === 0) return;
  for (const name of await readdir(folder)) {
    const [, owner] = PART.exec(name) ?? [];
    if (owner === undefined || !owners.includes(owner)) continue;
    const path = join(folder, name);
    if ((await lstat(path)).isFile()) await rm(path, { force: true });
  }
}
