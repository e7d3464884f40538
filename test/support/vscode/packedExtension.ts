import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../../scripts/setup/run.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

// What `npm run package` reads, besides the installed packages.
const SOURCES =
  /^(package(-lock|\.nls.*)?\.json|\.vscodeignore|[A-Z]+(\.md)?|media|l10n|src|scripts)$/;

let packed: Promise<string> | undefined;

/** The path of the extension's `.vsix` as the sources are now, packed once for all of this process. */
export function packedExtension(): Promise<string> {
  packed ??= pack();
  return packed;
}

/** This is `npm run package` in a copy: the repository keeps its build and its package. */
async function pack(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'ftp-workspace-package-'));
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const name of (await readdir(repository)).filter((name) => SOURCES.test(name))) {
    await cp(join(repository, name), join(copy, name), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(copy, 'node_modules'), 'junction');
  await run(process.execPath, [join(copy, 'scripts', 'package.mjs')], { cwd: copy });
  const file = (await readdir(copy)).find((name) => name.endsWith('.vsix'));
  if (file === undefined) throw new Error('npm run package left no .vsix');
  return join(copy, file);
}
