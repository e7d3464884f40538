import { rmSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Disposable } from '../../common/lifecycle.ts';
import { isRunning } from '../../remote/localStore/windowRegistry.ts';

/** A file that the editor hands over by its content alone. */
export interface DroppedFile {
  readonly name: string;
  data(): Thenable<Uint8Array>;
}

export interface UnreadFile {
  readonly name: string;
  readonly cause: unknown;
}

export interface KeptFiles {
  readonly paths: readonly string[];
  /** What has no content to read: a browser hands over folders so. */
  readonly unread: readonly UnreadFile[];
}

const PREFIX = 'ftp-workspace-drop-';
const FOLDER = new RegExp(`^${PREFIX}(\\d+)-[^-]+$`);
/** A container has processes of its own, and maybe this folder for temporary files. */
const LEFT_AFTER_MS = 24 * 60 * 60_000;

/**
 * What was dropped without a place on this computer's disk is kept there until the window closes. A
 * window that was killed leaves it to the next one in which something is dropped.
 */
export class DroppedFiles implements Disposable {
  readonly #directory: string;
  readonly #folders: string[] = [];

  /** @param directory for temporary files. Default: that of the system */
  constructor(directory = tmpdir()) {
    this.#directory = directory;
  }

  async keep(files: readonly DroppedFile[]): Promise<KeptFiles> {
    await this.#sweep();
    const read = await Promise.all(files.map(readWhole));
    const folder = await mkdtemp(join(this.#directory, `${PREFIX}${process.pid}-`));
    this.#folders.push(folder);
    const paths = read
      .filter((file) => 'content' in file)
      .map(async ({ name, content }, index) => {
        // They may come from several folders, and have one name.
        const place = join(folder, String(index));
        await mkdir(place);
        const path = join(place, basename(name));
        await writeFile(path, content);
        return path;
      });
    return { paths: await Promise.all(paths), unread: read.filter((file) => 'cause' in file) };
  }

  dispose(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }

  async #sweep(): Promise<void> {
    for (const name of await readdir(this.#directory)) {
      const pid = FOLDER.exec(name)?.[1];
      if (pid === undefined || isRunning(Number(pid))) continue;
      const folder = join(this.#directory, name);
      // That of another person stays.
      await removeOld(folder).catch(() => undefined);
    }
  }
}

async function readWhole(
  file: DroppedFile,
): Promise<{ readonly name: string; readonly content: Uint8Array } | UnreadFile> {
  const { name } = file;
  try {
    return { name, content: await file.data() };
  } catch (cause) {
    return { name, cause };
  }
}

async function removeOld(folder: string): Promise<void> {
  const { mtimeMs } = await lstat(folder);
  if (Date.now() - mtimeMs > LEFT_AFTER_MS) await rm(folder, { recursive: true, force: true });
}
