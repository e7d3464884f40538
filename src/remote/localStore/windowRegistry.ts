import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './isMissing.ts';

export interface WindowRegistryOptions {
  /** Shared by all windows of this computer's editor. */
  readonly directory: string;
  readonly now?: () => number;
}

const BEAT_MS = 30_000;
/** A window that sleeps with the computer is late for longer than one beat. */
const SILENT_MS = 5 * 60_000;
const ID = /^(\d{1,10})-[0-9a-f-]{36}$/;

/**
 * Tells the windows that are at work from those that crashed: what a living one has written down
 * is its own to finish.
 */
export class WindowRegistry {
  /** Of this window, for as long as it lives. */
  readonly id = `${process.pid}-${randomUUID()}`;
  readonly #directory: string;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();

  constructor({ directory, now = Date.now }: WindowRegistryOptions) {
    this.#directory = directory;
    this.#now = now;
  }

  /** Enters this window. */
  async begin(): Promise<void> {
    await this.#enter();
    this.#timer = setInterval(() => {
      this.#beating = this.#beat();
    }, BEAT_MS);
    this.#timer.unref();
  }

  /** @returns false when the window of this id has ended, in whatever way */
  async isAlive(id: string): Promise<boolean> {
    if (id === this.id) return true;
    const pid = Number(ID.exec(id)?.[1]);
    if (!Number.isInteger(pid) || !isRunning(pid)) return false;
    try {
      // The number may belong to another process by now.
      return this.#now() - (await stat(this.#path(id))).mtimeMs < SILENT_MS;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** @returns true while the process of this id runs and has not said that the window has ended */
  async isEntered(id: string): Promise<boolean> {
    const pid = Number(ID.exec(id)?.[1]);
    if (!Number.isInteger(pid) || !isRunning(pid)) return false;
    try {
      await stat(this.#path(id));
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** What this window has not finished is from now on for others to finish. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    await rm(this.#path(this.id), { force: true });
  }

  async #beat(): Promise<void> {
    const now = new Date(this.#now());
    try {
      await utimes(this.#path(this.id), now, now);
    } catch {
      // Without its file this window counts as ended, and others take its work for left. Where the
      // disk takes none, the next beat tries again.
      await this.#enter().catch(() => undefined);
    }
  }

  async #enter(): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await writeFile(this.#path(this.id), '', { mode: 0o600 });
  }

  #path(id: string): string {
    return join(this.#directory, id);
  }
}

/** Whether there is a process with this number, of whomever. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
