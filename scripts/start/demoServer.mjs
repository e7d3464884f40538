import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 5_000;

/**
 * Starts the FTP server with the sample site; resolves with `{ url, folder, fingerprint, ended,
 * stop }`, of which the fingerprint is that of its certificate with `tls`.
 */
export async function startDemoServer(repository, { tls = false } = {}) {
  const args = ['--import', 'tsx', 'scripts/demo/serve.ts', '--json', ...(tls ? ['--tls'] : [])];
  // Out of the terminal's process group, so that Ctrl+C ends it in its turn and not before. It
  // ends with its stdin, should this process be killed.
  const child = spawn(process.execPath, args, {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: process.platform !== 'win32',
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(late);
  };
  try {
    const { url, folder, fingerprint } = JSON.parse(await firstLine(child));
    return { url, folder, fingerprint, ended, stop };
  } catch (cause) {
    await stop();
    throw new Error('The FTP server of the demo did not start.', { cause });
  }
}

async function firstLine(child) {
  const lines = createInterface(child.stdout);
  const signal = AbortSignal.timeout(START_DEADLINE_MS);
  const [line] = await Promise.race([
    once(lines, 'line', { signal }),
    once(lines, 'close', { signal }).then(() => {
      throw new Error('It ended without a word.');
    }),
  ]);
  return line;
}
