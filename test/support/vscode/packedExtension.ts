import { cp, mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../../scripts/setup/run.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

// What `npm run package` reads, besides the installed packages.
const SOURCES =
  /^(package(-lock|\.nls.*)?\.json|\.vscodeignore|[A-Z]+(\.md)?|media|l10n|src|scripts)$/;

/**
 * Packs the extension as it is now and resolves with the path of the `.vsix`, which lies in the
 * folder. This is `npm run package` in a copy: the repository keeps its build and its package.
 */
export async function packExtension(folder: string): Promise<string> {
  const copy = join(folder, 'package');
  await mkdir(copy);
  for (const name of (await readdir(repository)).filter((name) => SOURCES.test(name))) {
    await cp(join(repository, name), join(copy, name), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'), 'junction');
  await run(process.execPath, [join(copy, 'scripts', 'package.mjs')], { cwd: copy });
  const packed = (await readdir(copy)).find((name) => name.endsWith('.vsix'));
  if (packed === undefined) throw new Error('npm run package left no .vsix');
  return join(copy, packed);
}
