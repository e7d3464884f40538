import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the connections of a hostile workspace are called. */
export const HOSTILE_NAME = 'Hostile site';

/** Makes a folder as `fillHostileSite` fills one. Its owner removes it. */
export async function makeHostileSite(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-hostile-'));
  await fillHostileSite(root);
  return root;
}

/**
 * Puts `notes.txt` into a folder, and workspace settings that want what a hostile workspace would
 * like: the login of the person for a server of its own.
 */
export async function fillHostileSite(root: string): Promise<void> {
  const connection = { id: 'hostile', name: HOSTILE_NAME, host: '127.0.0.1', user: 'alice' };
  await writeFile(join(root, 'notes.txt'), 'notes\n');
  await mkdir(join(root, '.vscode'));
  const settings = JSON.stringify({ 'ftpWorkspace.connections': [connection] });
  await writeFile(join(root, '.vscode', 'settings.json'), settings);
}
