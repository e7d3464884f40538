import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';
import { ensureVSCodeServer } from './vscode.mjs';

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 5_000;
const POLL_MS = 25;

const HOST = fileURLToPath(new URL('vscodeHost.mjs', import.meta.url));
// What an installed extension consists of; an unpacked one is copied by these names.
const EXTENSION_FILES =
  /^(package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE|dist|main\.cjs|media|l10n)$/;

/**
 * Starts a VS Code server on 127.0.0.1, with a data folder of its own. vscodeServer.d.mts
 * describes the options and the result.
 */
export async function startVSCodeServer(options = {}) {
  const { node, serverMain } = await ensureVSCodeServer({ log: options.log });
  const dataDir = await mkdtemp(join(tmpdir(), 'ftp-workspace-vscode-'));
  try {
    await writeSettings(dataDir, options.settings ?? {});
    for (const extension of options.extensions ?? []) {
      await install(extension, { node, serverMain, dataDir });
    }
    return await launch({ ...options, node, serverMain, dataDir });
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function writeSettings(dataDir, settings) {
  await mkdir(join(dataDir, 'data', 'User'), { recursive: true });
  const text = JSON.stringify(settings, undefined, 2);
  await writeFile(join(dataDir, 'data', 'User', 'settings.json'), text);
}

async function install(extension, { node, serverMain, dataDir }) {
  if (extension.endsWith('.vsix')) {
    const flags = ['--accept-server-license-terms', '--server-data-dir', dataDir];
    await run(node, [serverMain, ...flags, '--install-extension', extension]);
    return;
  }
  const { publisher, name, version } = JSON.parse(
    await readFile(join(extension, 'package.json'), 'utf8'),
  );
  const target = join(dataDir, 'extensions', `${publisher}.${name}-${version}`);
  for (const file of (await readdir(extension)).filter((file) => EXTENSION_FILES.test(file))) {
    await cp(join(extension, file), join(target, file), { recursive: true });
  }
}

async function launch({ node, serverMain, dataDir, port = 0, testDriver, trustAll = true, env }) {
  const flags = ['--accept-server-license-terms', '--without-connection-token'];
  flags.push('--server-data-dir', dataDir, '--telemetry-level', 'off');
  if (testDriver) flags.push('--enable-smoke-test-driver');
  if (trustAll) flags.push('--disable-workspace-trust');
  const child = spawn(node, [HOST, serverMain, String(port), ...flags], {
    // No extension gallery: nothing but loopback is spoken to.
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // its own process group, which is how all its processes are ended
  });
  const output = collect(child);
  try {
    const boundPort = await listening(child, output);
    return describe(child, output, boundPort, dataDir);
  } catch (error) {
    await endGroup(child);
    throw error;
  }
}

function collect(child) {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output.text += text));
  }
  return output;
}

function listening(child, output) {
  return new Promise((resolve, reject) => {
    const fail = (why) => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${why}:\n${output.text}`));
    };
    const timer = setTimeout(() => fail('did not start in time'), START_DEADLINE_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', () => fail('ended at its start'));
    child.stdout.on('data', () => {
      const port = /^listening (\d+)$/m.exec(output.text)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

function describe(child, output, port, dataDir) {
  let stopped;
  const stop = async () => {
    await endGroup(child);
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    port,
    dataDir,
    pid: child.pid,
    url: (folder, payload) => pageUrl(port, folder, payload),
    exited: new Promise((resolve) => child.once('exit', resolve)),
    logs: async () => `${output.text}\n${await extensionHostLogs(dataDir)}`,
    stop: () => (stopped ??= stop()),
  };
}

function pageUrl(port, folder, payload) {
  const url = new URL(`http://127.0.0.1:${port}/`);
  if (folder) url.searchParams.set(isWorkspaceFile(folder) ? 'workspace' : 'folder', folder);
  if (payload) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

function isWorkspaceFile(path) {
  return path.endsWith('.code-workspace');
}

async function extensionHostLogs(dataDir) {
  const root = join(dataDir, 'data', 'logs');
  if (!existsSync(root)) return '';
  const files = (await readdir(root, { recursive: true })).filter((file) =>
    /exthost.*\.log$/.test(file),
  );
  const texts = files.map(
    async (file) => `--- ${file}\n${await readFile(join(root, file), 'utf8')}`,
  );
  return (await Promise.all(texts)).join('\n');
}

async function endGroup(child) {
  if (child.pid === undefined) return;
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    signalGroup(child.pid, signal);
    if (await groupEnded(child.pid)) return;
  }
}

// Members of a group give no event to a process that is not their parent.
async function groupEnded(group) {
  const deadline = Date.now() + STOP_DEADLINE_MS;
  while (Date.now() < deadline) {
    if (!signalGroup(group, 0)) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}

function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false; // ESRCH: the last member is gone
  }
}
