import { readFile, readdir, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const GRACE_MS = 2000;
const END_DEADLINE_MS = 10_000;
const POLL_MS = 10;
const LISTENING = '0A';

/**
 * Reads what must be true of one server's processes from /proc.
 *
 * A session may have a process group and a session id of its own (vsftpd), and a server may write
 * its title over its environment (ProFTPD). None does both, so the two together find them all.
 */
export class ServerProcesses {
  readonly #leader: number;
  readonly #marker: string;
  /** Processes that run and are not of the server: none of them becomes one. */
  #others = new Set<number>();

  /** `leader` was started in a session of its own, with `marker` in its environment. */
  constructor(leader: number, marker: string) {
    this.#leader = leader;
    this.#marker = marker;
  }

  /** The ids of all processes that run, the leader's first. */
  async pids(): Promise<number[]> {
    const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    // Whoever is not there any more may give its number to one of the server's.
    const others = new Set(all.filter((pid) => this.#others.has(pid)));
    const unknown = all.filter((pid) => !others.has(pid));
    const ours = await Promise.all(unknown.map((pid) => this.#owns(pid)));
    const found = unknown.filter((_, index) => ours[index]);
    for (const [index, pid] of unknown.entries()) if (!ours[index]) others.add(pid);
    this.#others = others;
    return found.sort((a, b) => Number(b === this.#leader) - Number(a === this.#leader));
  }

  async #owns(pid: number): Promise<boolean> {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The name in parentheses may hold anything, so the fields are counted from its end.
      const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') return false;
      if (Number(session) === this.#leader) return true;
      return (await readFile(`/proc/${pid}/environ`, 'latin1')).includes(this.#marker);
    } catch {
      // It ended meanwhile, or belongs to somebody else.
      return false;
    }
  }

  /** Tells whether one of the processes accepts connections on the port. */
  async listensOn(port: number): Promise<boolean> {
    const listening = new Set(await listeningSockets(this.#leader, port));
    if (listening.size === 0) return false;
    for (const pid of await this.pids()) {
      if ((await openFiles(pid)).some((file) => listening.has(file))) return true;
    }
    return false;
  }

  /** Ends all processes and returns the ids of those that ran, once none of them runs. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number[]> {
    const started = Date.now();
    const seen = new Set<number>();
    for (;;) {
      const pids = await this.pids();
      if (pids.length === 0) return [...seen];
      const elapsed = Date.now() - started;
      if (elapsed > END_DEADLINE_MS) throw new Error(`Processes ${pids.join(', ')} do not end`);
      const now = elapsed > GRACE_MS ? 'SIGKILL' : signal;
      for (const pid of pids.filter((id) => now === 'SIGKILL' || !seen.has(id))) send(pid, now);
      for (const pid of pids) seen.add(pid);
      await delay(POLL_MS);
    }
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself since it was listed.
  }
}

/** On any address of the network that the process is in: others may listen on another one. */
async function listeningSockets(pid: number, port: number): Promise<string[]> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => rowsOf(pid, table)));
  const rows = tables.flat().map((row) => row.trim().split(/\s+/));
  return rows
    .filter(([, local, , state]) => state === LISTENING && local?.endsWith(suffix))
    .map((fields) => `socket:[${fields[9]}]`);
}

/** Connections of one family; a kernel without IPv6 has no table for it. */
async function rowsOf(pid: number, table: string): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => '');
  return text.split('\n').slice(1);
}

async function openFiles(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
}
