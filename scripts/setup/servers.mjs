// The real FTP servers that the tests talk to: Debian's packages, unpacked side by side into a
// cache folder. Nothing is installed and nothing outside the cache folder is written.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

// Part of the folder's name: raise it when the layout below changes.
const LAYOUT = 2;
const STAMP = 'packages.json';
const APT_TIMEOUT_MS = 5 * 60_000;

// Resolved one group at a time, because Debian lets only one FTP server be installed.
const packageGroups = [
  ['vsftpd', 'libpam0g', 'libpam-modules', 'libpam-pwdfile'],
  ['proftpd-core', 'proftpd-mod-crypto'],
  ['pure-ftpd', 'pure-ftpd-common'],
  // The second is what the first needs for TLS, and does not insist on.
  ['python3-pyftpdlib', 'python3-openssl'],
];
const serverBinaries = ['usr/sbin/vsftpd', 'usr/sbin/proftpd', 'usr/sbin/pure-ftpd'];

/**
 * Unpacks the FTP servers of the tests into `<repository>/.cache/servers` (`FTP_WORKSPACE_CACHE`
 * replaces `<repository>/.cache`) and returns the folder, or says in a sentence what is missing.
 * A second call finds the folder and does nothing; two processes may call it at the same time.
 *
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<{ home: string } | { missing: string }>}
 */
export async function ensureServers({ log }) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    return { missing: 'The FTP servers are Debian packages, and this machine has no apt-get.' };
  }
  const cache = join(process.env.FTP_WORKSPACE_CACHE ?? join(repository, '.cache'), 'servers');
  const home = join(cache, `${await releaseName()}-${process.arch}-${LAYOUT}`);
  if (existsSync(join(home, STAMP))) return { home };
  try {
    await build(cache, home, log);
    return { home };
  } catch (error) {
    return { missing: `The FTP servers could not be fetched: ${lastLine(error)}` };
  }
}

/** Every process builds in a folder of its own; the rename makes it visible whole, or not at all. */
async function build(cache, home, log) {
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const work = await mkdtemp(join(cache, `building-${process.pid}-`));
  try {
    log('Fetching vsftpd, ProFTPD, Pure-FTPd and pyftpdlib (once, about 10 MB)...');
    const tree = join(work, 'tree');
    const debs = await fetchPackages(work, log);
    await mkdir(tree);
    for (const deb of debs) await run('dpkg', ['-x', join(work, 'debs', deb), tree]);
    await makeRelativePam(tree);
    await assertLibraries(tree);
    await writeFile(join(tree, STAMP), JSON.stringify(debs, null, 2));
    await publish(tree, home);
    log(`FTP servers unpacked into ${home}`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function publish(tree, home) {
  // A folder without the stamp was half deleted by somebody.
  if (!existsSync(join(home, STAMP))) await rm(home, { recursive: true, force: true });
  try {
    await rename(tree, home);
  } catch (error) {
    // Another process was faster; its tree is as good as ours.
    if (!existsSync(join(home, STAMP))) throw error;
  }
}

async function removeAbandoned(cache) {
  for (const name of await readdir(cache)) {
    const pid = /^building-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      await rm(join(cache, name), { recursive: true, force: true });
    }
  }
}

async function fetchPackages(work, log) {
  await mkdir(join(work, 'debs'));
  const attempt = async (options) => {
    const packages = await withDependencies(options);
    await apt([...options, 'download', ...packages], join(work, 'debs'));
  };
  try {
    await attempt(await privateApt(work, ['cache']));
  } catch (error) {
    // A new machine has no package lists, an old one may have lists of files that are gone.
    log(`Fetching fresh package lists, because the machine's do not serve (${lastLine(error)})`);
    const options = await privateApt(work, ['cache', 'lists']);
    // Without this an update that reached no server counts as done.
    await apt([...options, '-o', 'APT::Update::Error-Mode=any', 'update'], work);
    await attempt(options);
  }
  return (await readdir(join(work, 'debs'))).filter((name) => name.endsWith('.deb')).sort();
}

/** Options that let apt work in our folders, so that neither root nor the system's lock is needed. */
async function privateApt(work, folders) {
  const keys = {
    cache: ['Dir::Cache', 'archives/partial'],
    lists: ['Dir::State::lists', 'partial'],
  };
  const options = ['APT::Sandbox::User=root', 'Acquire::Retries=2', 'Acquire::http::Timeout=30'];
  for (const folder of folders) {
    const [key, inside] = keys[folder];
    await mkdir(join(work, folder, inside), { recursive: true });
    options.push(`${key}=${join(work, folder)}`);
  }
  return options.flatMap((option) => ['-o', option]);
}

/** The servers' packages and those of their dependencies that this machine has not installed. */
async function withDependencies(options) {
  const names = new Set();
  for (const group of packageGroups) {
    const { stdout } = await apt([
      ...options,
      '-s',
      '--no-install-recommends',
      'install',
      ...group,
    ]);
    for (const name of group) names.add(name);
    for (const [, name] of stdout.matchAll(/^Inst (\S+)/gm)) names.add(name);
  }
  // A C library that does not match the machine's loader crashes every program.
  return [...names].filter((name) => !name.startsWith('libc6'));
}

function apt(args, cwd = '/') {
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['-q', ...args], { cwd, env, timeout: APT_TIMEOUT_MS, maxBuffer: 1 << 26 });
}

/**
 * Makes the copy of libpam that vsftpd is started with. vsftpd knows users by PAM only, and PAM
 * reads its service files from /etc/pam.d only; the copy reads them from `pam.d` in the working
 * directory instead. So nothing is written to /etc, and no mount or namespace is needed.
 */
async function makeRelativePam(tree) {
  const library = await inLibraries(tree, 'libpam.so.0');
  const [absolute, relative] = ['/etc/pam.d', '././/pam.d'];
  const text = await readFile(library, 'latin1');
  if (!text.includes(absolute)) throw new Error(`${library} does not mention ${absolute}`);
  await mkdir(join(tree, 'pam'));
  await writeFile(join(tree, 'pam/libpam.so.0'), text.replaceAll(absolute, relative), 'latin1');
  for (const name of ['pam_pwdfile.so', 'pam_permit.so']) {
    await cp(await inLibraries(tree, `security/${name}`), join(tree, 'pam', name));
  }
}

/** The folders of the tree that hold shared libraries: lib and usr/lib, by architecture. */
async function libraryFolders(tree) {
  const folders = [];
  for (const base of ['lib', 'usr/lib']) {
    const names = await readdir(join(tree, base)).catch(() => []);
    folders.push(...names.filter(isTriplet).map((name) => join(tree, base, name)));
  }
  return folders;
}

const isTriplet = (name) => name.includes('-linux-gnu');

async function inLibraries(tree, path) {
  const found = (await libraryFolders(tree)).map((folder) => join(folder, path)).find(existsSync);
  if (found === undefined) throw new Error(`${path} is in none of the packages`);
  return found;
}

async function assertLibraries(tree) {
  const folders = await libraryFolders(tree);
  const env = { ...process.env, LC_ALL: 'C', LD_LIBRARY_PATH: folders.join(':') };
  for (const binary of serverBinaries) {
    const { stdout } = await run('ldd', [join(tree, binary)], { env });
    const missing = [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
    if (missing.length > 0) throw new Error(`${binary} needs ${missing.join(', ')}`);
  }
}

async function releaseName() {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name) => new RegExp(`^${name}="?([\\w.-]+)`, 'm').exec(text)?.[1] ?? 'unknown';
  return `${field('ID')}-${field('VERSION_ID')}`;
}

function lastLine(error) {
  const text = String(error.stderr || error.message).trim();
  return text.split('\n').findLast((line) => line.trim() !== '') ?? text;
}
