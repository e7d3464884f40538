import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RemoteError } from '../../common/remoteError.ts';
import type { DownloadTarget } from '../download.ts';
import { partName, type PartOwner } from './partFiles.ts';

/** What waits for the disk at most: with more the server has to wait, too. */
const MAX_WAITING_BYTES = 2 * 1024 * 1024;

interface Piece {
  readonly chunk: Uint8Array;
  readonly release: (() => void) | undefined;
}

/**
 * A file on the local disk that is on its way: it has a name of its own in the folder of its place,
 * and gets there when it is whole.
 */
export class IncomingFile implements DownloadTarget {
  readonly #path: string;
  readonly #onMoved: (bytes: number) => void;
  #handle: FileHandle | undefined;
  #waiting: Piece[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #failure: unknown;
  #writing: Promise<void> | undefined;
  readonly #onTaken: (() => void)[] = [];

  /**
   * @param place where it is to be in the end
   * @param owner of the transfer
   * @param onMoved told of the bytes that have come; of less than none when it begins anew
   */
  constructor(place: string, owner: PartOwner, onMoved: (bytes: number) => void) {
    this.#path = join(dirname(place), partName(owner));
    this.#onMoved = onMoved;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(chunk: Uint8Array, release?: () => void): Promise<void> | undefined {
    this.#throwFailure();
    this.#waiting.push({ chunk, release });
    this.#waitingBytes += chunk.length;
    this.#bytes += chunk.length;
    this.#onMoved(chunk.length);
    this.#writing ??= this.#write();
    return this.#waitingBytes > MAX_WAITING_BYTES ? this.#taken() : undefined;
  }

  async reset(): Promise<void> {
    await this.#written();
    await this.#handle?.close();
    this.#handle = undefined;
    await rm(this.#path, { force: true });
    this.#onMoved(-this.#bytes);
    this.#bytes = 0;
  }

  /** It is the file that was begun, with the bytes that were written. */
  async isIntact(): Promise<boolean> {
    await this.#written();
    const [begun, found] = await Promise.all([
      this.#handle?.stat(),
      lstat(this.#path).catch(() => undefined),
    ]);
    return begun?.size === this.#bytes && found?.ino === begun.ino;
  }

  /** All has come. @param mtimeMs the time that it is to have; 0: that of now */
  async finish(mtimeMs: number): Promise<void> {
    await this.#written();
    const handle = await this.#opened();
    if (mtimeMs > 0) await handle.utimes(mtimeMs / 1_000, mtimeMs / 1_000);
    const { size } = await handle.stat();
    await handle.close();
    this.#handle = undefined;
    if (size === this.#bytes) return;
    throw new RemoteError('size-mismatch', `${size} of ${this.#bytes} bytes are on the disk`);
  }

  /**
   * @param mayReplace what has the name already may go
   * @returns false where something has the name, which must not go
   */
  async moveTo(place: string, mayReplace: boolean): Promise<boolean> {
    if (!mayReplace && !(await this.#isGiven(place))) return false;
    await rename(this.#path, place);
    return true;
  }

  /** It is not wanted any more, or is in its place under another name. */
  async discard(): Promise<void> {
    await this.#writing;
    await this.#handle?.close().catch(() => undefined);
    this.#handle = undefined;
    await rm(this.#path, { force: true });
  }

  /** A second name never replaces what has it; not every disk has those. */
  async #isGiven(place: string): Promise<boolean> {
    try {
      await link(this.#path, place);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      return lstat(place).then(
        () => false,
        () => true,
      );
    }
  }

  /** What comes while the disk is at work goes there in one piece. Never rejects. */
  async #write(): Promise<void> {
    try {
      const handle = await this.#opened();
      while (this.#waiting.length > 0) {
        const pieces = this.#waiting;
        this.#waiting = [];
        this.#waitingBytes = 0;
        this.#tellTaken();
        await writeAll(
          handle,
          pieces.map(({ chunk }) => chunk),
        );
        for (const { release } of pieces) release?.();
      }
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#writing = undefined;
      this.#tellTaken();
    }
  }

  /** The disk has begun to write what waited: as much may come meanwhile. */
  async #taken(): Promise<void> {
    await new Promise<void>((resolve) => this.#onTaken.push(resolve));
    this.#throwFailure();
  }

  #tellTaken(): void {
    for (const tell of this.#onTaken.splice(0)) tell();
  }

  async #opened(): Promise<FileHandle> {
    return (this.#handle ??= await open(this.#path, 'wx'));
  }

  async #written(): Promise<void> {
    await this.#writing;
    this.#throwFailure();
  }

  #throwFailure(): void {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- passed on
    if (this.#failure !== undefined) throw this.#failure;
  }
}

async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  const { bytesWritten } = await handle.writev(chunks);
  if (bytesWritten === bytes) return;
  // A disk that takes a part of it says at the next try why.
  await handle.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
