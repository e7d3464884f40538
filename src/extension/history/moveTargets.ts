import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { AsideTarget } from '../../remote/history/asideTarget.ts';
import { isFtpScheme } from '../ftpUri.ts';
import type { Place } from '../provider/crossServer.ts';

interface Target {
  aside: AsideTarget | undefined;
  timer: NodeJS.Timeout;
  /** Works that are under way. */
  running: number;
}

export interface MoveTargetsOptions {
  readonly logger: Logger;
  /** From the announcement to the delete: other extensions have their say in between. */
  readonly announcedMs?: number;
  /** From the last step of a move to its being given up as failed. */
  readonly silentMs?: number;
}

const ANNOUNCED_MS = 60_000;
const SILENT_MS = 30_000;
/** A folder that goes to another file system is copied first. */
const LEAVING_MS = 30 * 60_000;

/**
 * Keeps what a move or a copy of the editor replaces until that has come to its end. The editor
 * deletes it first and moves then; it announces both before, which tells such a delete from one
 * that a person wants. When nothing came in its place for a while it is put back, even if a plain
 * delete was meant: what is back can be deleted again, what is gone is gone.
 */
export class MoveTargets implements Disposable {
  readonly #options: MoveTargetsOptions;
  readonly #store = new DisposableStore();
  readonly #targets = new Map<string, Target>();
  readonly #leaving = new Map<string, number>();

  constructor(options: MoveTargetsOptions) {
    this.#options = options;
    const { workspace } = vscode;
    this.#store.add(
      workspace.onWillRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) this.#announce(newUri, oldUri);
      }),
    );
    // A copy is announced as what it makes.
    this.#store.add(
      workspace.onWillCreateFiles(({ files }) => files.forEach((uri) => this.#announce(uri))),
    );
    // What a person deletes is announced as that, and what a move deletes is not.
    this.#store.add(
      workspace.onWillDeleteFiles(({ files }) => files.forEach((uri) => this.#forget(uri))),
    );
    this.#store.add(
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) this.#done(newUri, oldUri);
      }),
    );
    this.#store.add(
      workspace.onDidCreateFiles(({ files }) => files.forEach((uri) => this.#done(uri))),
    );
  }

  /** True for what is deleted because it was moved to another file system: all of it is there. */
  isLeaving(uri: vscode.Uri): boolean {
    return (this.#leaving.get(uri.toString()) ?? 0) > Date.now();
  }

  /** @returns false where nothing is about to take its place: it is for the caller to delete it */
  async setAside(uri: vscode.Uri, { files, path }: Place): Promise<boolean> {
    const key = uri.toString();
    const target = this.#targets.get(key);
    if (!target || target.aside) return false;
    return this.#during(key, target, async () => {
      target.aside = await files.setAside(path);
      return target.aside !== undefined;
    });
  }

  /** Does what takes the place of a target, or of something in it, and settles what was there. */
  async into<T>(uri: vscode.Uri, isWhole: boolean, work: () => Promise<T>): Promise<T> {
    const key = this.#keyOf(uri);
    const target = key === undefined ? undefined : this.#targets.get(key);
    if (key === undefined || !target?.aside) return work();
    const isTarget = isWhole && key === uri.toString();
    try {
      const result = await this.#during(key, target, work);
      if (isTarget) await this.#settle(key, 'release');
      return result;
    } catch (error) {
      if (isTarget) await this.#settle(key, 'putBack');
      throw error;
    }
  }

  dispose(): void {
    this.#store.dispose();
    for (const { timer } of this.#targets.values()) clearTimeout(timer);
  }

  #announce(uri: vscode.Uri, source?: vscode.Uri): void {
    if (source && isFtpScheme(source.scheme) && !isFtpScheme(uri.scheme)) {
      this.#leaving.set(source.toString(), Date.now() + LEAVING_MS);
    }
    const key = uri.toString();
    if (!isFtpScheme(uri.scheme) || this.#targets.has(key)) return;
    const target = newTarget(undefined);
    this.#targets.set(key, target);
    this.#wait(key, target, this.#options.announcedMs ?? ANNOUNCED_MS);
  }

  #done(uri: vscode.Uri, source?: vscode.Uri): void {
    if (source) this.#leaving.delete(source.toString());
    void this.#settle(uri.toString(), 'release');
  }

  /** Announced before, and never done: the delete that comes now is a person's. */
  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#leaving.delete(key);
    if (!this.#targets.get(key)?.aside) this.#remove(key);
  }

  /** Nothing is given up while a part of it is on its way: a large file takes as long as it takes. */
  async #during<T>(key: string, target: Target, work: () => Promise<T>): Promise<T> {
    target.running++;
    clearTimeout(target.timer);
    try {
      return await work();
    } finally {
      target.running--;
      const isLast = target.running === 0 && this.#targets.get(key) === target;
      if (isLast) this.#wait(key, target, this.#options.silentMs ?? SILENT_MS);
    }
  }

  #wait(key: string, target: Target, ms: number): void {
    clearTimeout(target.timer);
    target.timer = setTimeout(() => void this.#settle(key, 'putBack'), ms);
  }

  async #settle(key: string, outcome: keyof AsideTarget): Promise<void> {
    const aside = this.#remove(key)?.aside;
    try {
      await aside?.[outcome]();
    } catch (error) {
      this.#options.logger.error(`What was at ${key} is not back yet: ${String(error)}`);
      const target = newTarget(aside);
      this.#targets.set(key, target);
      this.#wait(key, target, this.#options.silentMs ?? SILENT_MS);
    }
  }

  #remove(key: string): Target | undefined {
    const target = this.#targets.get(key);
    clearTimeout(target?.timer);
    this.#targets.delete(key);
    return target;
  }

  /** Of the target that is the URI, or a folder above it. */
  #keyOf(uri: vscode.Uri): string | undefined {
    const key = uri.toString();
    return [...this.#targets.keys()].find((one) => key === one || key.startsWith(`${one}/`));
  }
}

function newTarget(aside: AsideTarget | undefined): Target {
  return { aside, timer: setTimeout(() => undefined), running: 0 };
}
