import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOnPath, npm, run } from './run.mjs';

const SERVER_VERSION = '4.139.1';
const VSCODE_VERSION = '1.139.1';
const NODE_VERSION = '24.21.0';
// Their compiled halves do not come with the packages, and the server does not start without.
const NATIVE_PACKAGES = ['@vscode/spdlog', '@vscode/native-watchdog'];

const repository = fileURLToPath(new URL('../../', import.meta.url));
const buildName = `${SERVER_VERSION}-node${NODE_VERSION}-${process.arch}`;

/**
 * Builds the VS Code server (the workbench for a browser and its extension host) from npm
 * packages, once, and resolves with `{ node, serverMain, version }`.
 */
export async function ensureVSCodeServer({ log = () => {} } = {}) {
  const root = join(process.env.FTP_WORKSPACE_CACHE ?? join(repository, '.cache'), 'vscode-server');
  const folder = join(root, buildName);
  if (!existsSync(folder)) {
    requireBuildTools();
    log(`Building the VS Code ${VSCODE_VERSION} server (once, a minute or two)`);
    await mkdir(root, { recursive: true });
    await removeLeftovers(root);
    await build(root, folder);
  }
  return {
    node: join(folder, nodeFolder(), 'bin', 'node'),
    serverMain: join(folder, serverFolder, 'out', 'server-main.js'),
    version: VSCODE_VERSION,
  };
}

const serverFolder = join('node_modules', 'code-server', 'lib', 'vscode');
const nodePackage = () => `node-linux-${process.arch}`;
const nodeFolder = () => join('node_modules', nodePackage());

function requireBuildTools() {
  const supported = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
  if (!supported || !process.report.getReport().header.glibcVersionRuntime) {
    throw unavailable('The VS Code server is built for Linux with glibc on x64 and arm64 only.');
  }
  const missing = ['g++', 'make', 'python3'].filter((tool) => !findOnPath(tool));
  if (missing.length > 0) {
    throw unavailable(
      `The VS Code server needs ${missing.join(', ')} to be built (Debian: apt-get install -y g++ make python3).`,
    );
  }
}

// The last step is the rename, so a folder with the final name is always complete.
async function build(root, folder) {
  const temporary = await mkdtemp(join(root, `building-${process.pid}-`));
  try {
    await installPackages(temporary);
    await compileNatives(temporary);
    await rename(temporary, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another process was faster, with the same result
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function installPackages(folder) {
  const server = join(folder, serverFolder);
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = [`${nodePackage()}@${NODE_VERSION}`, `code-server@${SERVER_VERSION}`];
  await npm(['install', ...quiet, ...packages], { cwd: folder });
  // Its own packages are not among its dependencies; its install script would fetch them, and
  // compile more than is needed here.
  await npm(['install', '--omit=dev', ...quiet], { cwd: server });
  await npm(['install', '--omit=dev', ...quiet], { cwd: join(server, 'extensions') });
}

async function compileNatives(folder) {
  const server = join(folder, serverFolder);
  const node = join(folder, nodeFolder());
  const env = {
    ...process.env,
    PATH: `${join(node, 'bin')}${delimiter}${process.env.PATH}`,
    JOBS: 'max',
    // The headers come with the Node package, so nothing is downloaded, and headers that npm is
    // configured to use for another Node are not taken. One name per generation of node-gyp.
    npm_config_nodedir: node,
    npm_package_config_node_gyp_nodedir: node,
  };
  for (const name of NATIVE_PACKAGES) {
    await npm(['explore', name, '--', 'node-gyp', 'rebuild'], { cwd: server, env });
  }
  const load = NATIVE_PACKAGES.map((name) => `require('${name}')`).join(';');
  await run(join(node, 'bin', 'node'), ['-e', load], { cwd: server, env });
}

// What a build that was killed left behind, and servers of other versions.
async function removeLeftovers(root) {
  for (const name of await readdir(root)) {
    const pid = Number(/^building-(\d+)-/.exec(name)?.[1] ?? 0);
    if (name === buildName || (pid > 0 && isAlive(pid))) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function unavailable(message) {
  return Object.assign(new Error(message), { code: 'unavailable' });
}
