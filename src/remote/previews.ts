import { hasCode } from '../common/remoteError.ts';
import { basename, type RemotePath } from '../common/remotePath.ts';
import type { Lookup } from './lookup.ts';
import type { Preview } from './remoteFiles.ts';
import type { RemoteEntry, Thumbnail } from './remoteSession.ts';
import type { SessionRunner } from './sessionRunner.ts';

export interface PreviewsOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
}

/** Editors show text of up to 100,000 characters in a hover, and Base64 takes four for three bytes. */
const MAX_BYTES = 70_000;
const MAX_WIDTH = 320;
const MAX_HEIGHT = 240;
const MAX_KEPT = 20;

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
  ['bmp', 'image/bmp'],
  ['ico', 'image/x-icon'],
  ['svg', 'image/svg+xml'],
]);

/** Small pictures of the images on a server, fetched in the background. */
export class Previews {
  readonly #options: PreviewsOptions;
  /** By path, size and time; the one that was used last comes last. */
  readonly #kept = new Map<string, Thumbnail | undefined>();

  constructor(options: PreviewsOptions) {
    this.#options = options;
  }

  /** @returns undefined where the path is no image, or nothing */
  async find(path: RemotePath, signal: AbortSignal | undefined): Promise<Preview | undefined> {
    const mediaType = mediaTypeOf(path);
    if (mediaType === undefined) return undefined;
    const entry = await this.#options.lookup.find(path, { signal, priority: 'background' });
    if (!entry || !isFile(entry)) return undefined;
    const key = `${entry.size} ${entry.mtimeMs} ${path}`;
    const image = this.#kept.has(key)
      ? this.#kept.get(key)
      : await this.#fetch(path, entry, mediaType, signal);
    this.#keep(key, image);
    return { size: entry.size, image };
  }

  #keep(key: string, image: Thumbnail | undefined): void {
    this.#kept.delete(key);
    this.#kept.set(key, image);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** The server's own thumbnail; where it has none, the file itself, if that is small. */
  async #fetch(
    path: RemotePath,
    { size }: RemoteEntry,
    mediaType: string,
    signal: AbortSignal | undefined,
  ): Promise<Thumbnail | undefined> {
    const limits = { maxWidth: MAX_WIDTH, maxHeight: MAX_HEIGHT, maxBytes: MAX_BYTES };
    const isSmall = size !== undefined && size > 0 && size <= MAX_BYTES;
    try {
      return await this.#options.runner.run(
        async (session, inner) => {
          const thumbnail = await session.thumbnail(path, { ...limits, signal: inner });
          if (thumbnail || !isSmall) return thumbnail;
          return {
            bytes: await session.read(path, { signal: inner, expectedSize: size }),
            mediaType,
          };
        },
        { signal, priority: 'background', repeatable: true },
      );
    } catch (error) {
      if (hasCode(error, 'rejected', 'no-permission', 'size-mismatch')) return undefined;
      throw error;
    }
  }
}

function isFile({ kind, target }: RemoteEntry): boolean {
  return kind === 'file' || (kind === 'symlink' && target === 'file');
}

function mediaTypeOf(path: RemotePath): string | undefined {
  const extension = /\.([^.]+)$/.exec(basename(path))?.[1];
  return extension === undefined ? undefined : MEDIA_TYPES.get(extension.toLowerCase());
}
