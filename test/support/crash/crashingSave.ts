import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { SaveStrategy } from '../../../src/remote/saving/saver.ts';

/** A save by a process that does not live to see its end. */
export interface CrashingSave {
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };
  /** What outlives the process. */
  readonly keepingDirectory: string;
  readonly saveStrategy: SaveStrategy;
  readonly path: string;
  /** True: the file is there, and read before. */
  readonly reads: boolean;
  readonly text: string;
}

const ENTRY = fileURLToPath(new URL('crashingClient.ts', import.meta.url));
const DEADLINE_MS = 60_000;

/**
 * Starts processes that save and are killed. Hundreds of them are: what they run is built once, and
 * the next one starts while the work of the last one is looked at.
 */
export class CrashingClients {
  readonly #children = new Set<ChildProcess>();
  readonly #directory: string;
  readonly #script: string;
  readonly #spares: ChildProcess[] = [];

  private constructor(directory: string) {
    this.#directory = directory;
    this.#script = join(directory, 'client.mjs');
  }

  static async build(): Promise<CrashingClients> {
    const clients = new CrashingClients(await mkdtemp(join(tmpdir(), 'ftp-workspace-crash-')));
    await build({
      entryPoints: [ENTRY],
      outfile: clients.#script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      // Packages of the other kind call it.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    return clients;
  }

  start(save: CrashingSave): CrashingClient {
    const child = this.#spares.shift() ?? this.#fork();
    this.#spares.push(this.#fork());
    child.send(save);
    return new CrashingClient(child);
  }

  async dispose(): Promise<void> {
    // One whose case has failed may still be waiting to be killed.
    const ends = [...this.#children].map((child) => once(child, 'exit'));
    for (const child of this.#children) child.kill('SIGKILL');
    await Promise.all(ends);
    await rm(this.#directory, { recursive: true, force: true });
  }

  #fork(): ChildProcess {
    const child = fork(this.#script, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // One that is killed leaves its temporary files; they go with the folder.
      env: { ...process.env, TMPDIR: this.#directory },
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }
}

export class CrashingClient {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(child: ChildProcess) {
    this.#process = child;
    this.#exited = once(child, 'exit');
  }

  /** Ends it on the spot, as the system or a crash does, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /** @returns false when it was killed before */
  async hasSaved(): Promise<boolean> {
    const saved = once(this.#process, 'message').then(() => true);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('It neither saved nor died')), DEADLINE_MS);
    });
    try {
      return await Promise.race([saved, this.#exited.then(() => false), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
