import { GrowingBuffer } from './growingBuffer.ts';
import { RemoteError } from './remoteError.ts';
import type { RemotePath } from './remotePath.ts';

/** A file may have grown since its size was told, hardly by more: the server sends without end. */
export const MAX_SURPLUS_BYTES = 8 * 1024 * 1024;
/** Of a file of which no listing tells the size, so that nobody could be asked about it. */
const MAX_UNTOLD_BYTES = 1024 * 1024 * 1024;

/** A whole file that comes into memory. What the server says while it sends is no bound. */
export class FileBuffer extends GrowingBuffer {
  readonly #path: RemotePath;
  readonly #expectedSize: number | undefined;

  /** @param expectedSize bytes that it had when it was looked at; undefined: nobody knows */
  constructor(path: RemotePath, expectedSize: number | undefined) {
    super(expectedSize);
    this.#path = path;
    this.#expectedSize = expectedSize;
  }

  /** @throws RemoteError `size-mismatch`, `too-large` */
  override append(chunk: Uint8Array): void {
    const bytes = this.length + chunk.length;
    const size = this.#expectedSize;
    if (size !== undefined && bytes > size + MAX_SURPLUS_BYTES) {
      throw wrongSize(this.#path, bytes, size);
    }
    if (size === undefined && bytes > MAX_UNTOLD_BYTES) {
      throw new RemoteError('too-large', 'The server sends without end', { path: this.#path });
    }
    super.append(chunk);
  }
}

export function wrongSize(path: RemotePath, bytes: number, expected: number): RemoteError {
  return new RemoteError('size-mismatch', `${bytes} of ${expected} bytes arrived`, { path });
}
