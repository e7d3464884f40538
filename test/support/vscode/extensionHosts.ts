import { readdir, readFile } from 'node:fs/promises';

/** Ends the extension hosts of a VS Code server on the spot, as the system or a crash does. */
export async function killExtensionHosts(server: number): Promise<void> {
  const hosts = await extensionHostsOf(server);
  if (hosts.length === 0) throw new Error('No extension host runs');
  for (const pid of hosts) process.kill(pid, 'SIGKILL');
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
