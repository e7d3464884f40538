import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalRecord } from '../../src/remote/journal/journalRecord.ts';

/**
 * The records in the folder of a journal that still ask for something to be done. One that is right
 * stays for some minutes after a save in place was cut short, and asks for nothing.
 */
export async function overdueIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.filter(isOverdue);
}

/** @param text a record as it is on the disk */
export function isOverdue(text: string): boolean {
  return (JSON.parse(text) as JournalRecord).isRight !== true;
}
