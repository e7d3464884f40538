import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './run.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const OLDEST_NODE = [20, 19];

/** Installs the packages of package-lock.json when node_modules is missing or holds others. */
export async function ensureDependencies({ log = () => {} } = {}) {
  requireNode();
  if (installed()) return;
  log('Installing the npm packages of this project');
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: repository });
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(
    `Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`,
  );
}

// Compared by content: a checkout gives package-lock.json a new time without a new package.
function installed() {
  const present = packagesOf(join(repository, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(join(repository, 'package-lock.json'));
  if (!present || !wanted) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    return found ? found.version === entry.version : entry.optional === true;
  });
}

function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : undefined;
}
