import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { commandLineNames, contenderNames, type ContenderName } from '../contenderName.ts';

export interface Installed {
  readonly present: readonly ContenderName[];
  readonly missing: readonly ContenderName[];
}

/** Who can be compared on this machine: the libraries always, a program where it is on the PATH. */
export async function installedContenders(path = process.env['PATH'] ?? ''): Promise<Installed> {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const missing: ContenderName[] = [];
  for (const name of commandLineNames) {
    const found = await Promise.all(folders.map((folder) => isProgram(join(folder, name))));
    if (!found.includes(true)) missing.push(name);
  }
  return { present: contenderNames.filter((name) => !missing.includes(name)), missing };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
