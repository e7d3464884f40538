import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalRecord } from '../../src/remote/journal/journalRecord.ts';

/**
 * The records in the folder of a journal that still ask for something to be done. One that is right
 * stays for some minutes after a save in place was cut short, and asks for nothing.
 */
export async function overdueIn(folder: string): Promise<readonly string[]> {
  return (await recordsIn(folder)).filter(isOverdue);
}

/** Texts of what is on record in a folder now; one may be written, or be done with, meanwhile. */
export async function recordsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const records = names.filter((name) => name.endsWith('.json'));
  return (await Promise.all(records.map((name) => textOf(join(folder, name))))).flat();
}

/** @returns nothing where the file is gone */
export async function textOf(file: string): Promise<readonly string[]> {
  try {
    return [await readFile(file, 'utf8')];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** @param text a record as it is on the disk */
export function isOverdue(text: string): boolean {
  return (JSON.parse(text) as JournalRecord).isRight !== true;
}
