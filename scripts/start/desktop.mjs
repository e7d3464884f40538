import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from '../setup/run.mjs';
import { hasScreen } from './screen.mjs';

const STOP_DEADLINE_MS = 10_000;
const POLL_MS = 50;

const SETTINGS = {
  'chat.disableAIFeatures': true,
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
};

/** The `code` of a desktop VS Code, or undefined where it could not show a window. */
export function findDesktop() {
  // In a terminal of a remote window `code` steers that window instead of opening one here.
  if (process.env.VSCODE_IPC_HOOK_CLI || !hasScreen()) return undefined;
  return findOnPath('code');
}

/** Opens desktop VS Code with a profile of its own and the extension under development. */
export async function startDesktop({ desktop, extension, ftpUrl, open, env }) {
  const profile = await makeProfile();
  const args = [
    `--extensionDevelopmentPath=${extension}`,
    `--user-data-dir=${profile}`,
    ...['--folder-uri', ftpUrl, '--new-window', '--wait'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 10 });
  const editor = {
    address: 'desktop',
    hints: [],
    ended: new Promise(() => {}),
    stop: removeProfile,
  };
  if (!open) {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    return { ...editor, hints: [`Open it with: ${[...variables, 'code', ...args].join(' ')}`] };
  }
  const child = spawn(desktop, args, {
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32', // code.cmd
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    await endWindow(profile);
    child.kill();
    await removeProfile();
  };
  return { ...editor, ended, stop };
}

async function makeProfile() {
  const profile = await mkdtemp(join(tmpdir(), 'ftp-workspace-profile-'));
  await mkdir(join(profile, 'User'));
  await writeFile(join(profile, 'User', 'settings.json'), JSON.stringify(SETTINGS));
  return profile;
}

// `code` only starts the editor, which leaves its process id in the profile while it runs.
async function endWindow(profile) {
  const pid = Number(await readFile(join(profile, 'code.lock'), 'utf8').catch(() => ''));
  if (pid <= 0 || !signal(pid, 'SIGTERM')) return;
  const deadline = Date.now() + STOP_DEADLINE_MS;
  while (Date.now() < deadline && signal(pid, 0)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false; // it has ended
  }
}
