import { appendFileSync } from 'node:fs';
import type { Suite } from 'mocha';

/**
 * Files of which not every test has passed: one failed, or never began since a hook before it did.
 * @param root the suite that all files are in
 */
export function unpassedFiles(root: Suite): readonly string[] {
  const files = new Set<string>();
  root.eachTest(({ state, pending, file }) => {
    if (state !== 'passed' && !pending && file !== undefined) files.add(file);
  });
  return [...files];
}

/** Tells `npm test` which files may be tried again. */
export function noteUnpassed(root: Suite): void {
  const note = process.env['FTP_WORKSPACE_TEST_UNPASSED'];
  if (note === undefined) return;
  for (const file of unpassedFiles(root)) appendFileSync(note, `${file}\n`);
}
