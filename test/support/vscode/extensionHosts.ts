import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** A window is shown before its host has been started. */
const START_DEADLINE_MS = 20_000;
const POLL_MS = 50;

/** Ends the extension hosts of a VS Code server on the spot, as the system or a crash does. */
export async function killExtensionHosts(server: number): Promise<void> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let hosts = await extensionHostsOf(server);
  while (hosts.length === 0) {
    if (Date.now() > deadline) throw new Error('No extension host runs');
    await delay(POLL_MS);
    hosts = await extensionHostsOf(server);
  }
  hosts.forEach(kill);
}

/** One of a window that was closed may end by itself at the same moment. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function extensionHostsOf(server: number): Promise<readonly number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const isHost = await Promise.all(all.map((pid) => isExtensionHostOf(pid, server)));
  return all.filter((_, index) => isHost[index]);
}

async function isExtensionHostOf(pid: number, server: number): Promise<boolean> {
  try {
    // The name of the program may hold anything; it ends with the last bracket.
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
    if (Number(fields[1]) !== server) return false;
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('--type=extensionHost');
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
