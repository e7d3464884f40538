import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { libraryPath } from './recipe.ts';
import type { Launch, Recipe, Setting } from './recipe.ts';

const program = fileURLToPath(new URL('pyftpdlibServer.py', import.meta.url));

/** pyftpdlib with its defaults and a user who has every permission. */
export const pyftpdlib: Recipe = {
  facts: {
    hasImplicitTls: true,
    takesClientAuthority: false,
    hasMlsd: true,
    announcesUtf8: true,
    hidesDotFilesInList: false,
    rewritesEdgeSpaces: false,
    refusesAt: 'greeting',
    idleTimeoutStepSeconds: 1,
    restMs: 0,
    newFileMode: 0o644,
  },
  prepare,
};

async function prepare(setting: Setting): Promise<Launch> {
  const { home, account, folder } = setting;
  const config = join(folder, 'config.json');
  const become = account.startsAsRoot ? { uid: account.uid, gid: account.gid } : {};
  await writeFile(config, JSON.stringify({ ...setting, become }), { mode: 0o600 });
  const packages = join(home, 'usr/lib/python3/dist-packages');
  return {
    command: [interpreter(home), '-B', '-s', program, config],
    env: { PYTHONPATH: packages, LD_LIBRARY_PATH: libraryPath(home) },
  };
}

/** Debian's own interpreter, which the package is made for; unpacked where the machine has none. */
export function interpreter(home: string): string {
  const unpacked = join(home, 'usr/bin/python3');
  return existsSync(unpacked) ? unpacked : '/usr/bin/python3';
}
