import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { UNFINISHED, writeAtomically } from './atomicFile.ts';
import { hashOf, type ContentHash } from './blobStore.ts';
import { isMissing } from './isMissing.ts';

/** What the server says of a file for as long as it has a certain content. */
export interface ContentFacts {
  readonly size: number;
  readonly mtimeMs: number;
  readonly mtimeUnitMs: number;
}

export interface StoredContent {
  readonly facts: ContentFacts;
  readonly content: Uint8Array;
  readonly hash: ContentHash;
}

export interface ContentFilesOptions {
  readonly directory: string;
  /** Bytes on the disk, of all windows together; 0: nothing is kept. */
  readonly maxBytes: () => number;
  readonly logger: Logger;
}

/** The largest content is one such part of all, and so is what is added between two looks at all. */
const PARTS = 8;
/** Contents on their way to the disk; one that comes on top of these is not kept. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** What a file takes on the disk at least. */
const BLOCK_BYTES = 4_096;
/** Older than this, what was not written to its end is what a crash has left. */
const UNFINISHED_MS = 60 * 60_000;
const NEWLINE = 0x0a;

interface DiskFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/**
 * Contents of files of one server on the local disk, one file each under the hash of its path: what
 * was not used for longest goes first. Not among the blobs, which go only when no record names them
 * any more. Several windows may use one folder. A disk that fails costs a transfer and nothing else.
 */
export class ContentFiles {
  readonly #options: ContentFilesOptions;
  #last: Promise<void> = Promise.resolve();
  /** What this window knows to be there: of all else nobody has to wait for the disk. */
  #names: Promise<Set<string>> | undefined;
  #waitingBytes = 0;
  /** Paths whose contents are about to go; what the disk does not let go is not given out either. */
  readonly #removing = new Set<RemotePath>();
  #removals = 0;
  #clearing = 0;
  /** What was kept before it was turned off is gone. */
  #isOff = false;
  /** Since the last look at all; undefined: there was none. */
  #addedBytes: number | undefined;

  constructor(options: ContentFilesOptions) {
    this.#options = options;
  }

  /** @returns undefined where there is none, or it is not what it was: then it is removed */
  async get(path: RemotePath): Promise<StoredContent | undefined> {
    const isGoing = this.#clearing > 0 || this.#removing.has(path);
    if (isGoing || this.#options.maxBytes() <= 0) return undefined;
    const names = await this.#knownNames();
    if (!names.has(nameOf(path))) return undefined;
    const file = this.#file(path);
    try {
      const stored = decode(path, await readFile(file));
      if (!stored) {
        this.remove(path);
        return undefined;
      }
      const now = new Date();
      await utimes(file, now, now);
      return stored;
    } catch (error) {
      names.delete(nameOf(path));
      if (!isMissing(error)) this.#note(error);
      return undefined;
    }
  }

  /** In the background, see `written`. */
  put(path: RemotePath, { facts, content, hash }: StoredContent): void {
    const max = this.#options.maxBytes();
    if (max <= 0) {
      if (!this.#isOff) this.clear();
      this.#isOff = true;
      return;
    }
    this.#isOff = false;
    const bytes = onDisk(content.length);
    const isTooMuch = this.#waitingBytes + bytes > MAX_WAITING_BYTES;
    if (isTooMuch || bytes > max / PARTS) {
      this.remove(path);
      return;
    }
    this.#waitingBytes += bytes;
    this.#do(async () => {
      this.#waitingBytes -= bytes;
      await this.#makeRoom(bytes);
      await writeAtomically(this.#file(path), encode(path, facts, hash, content), {
        durable: false,
      });
      (await this.#knownNames()).add(nameOf(path));
    });
  }

  /** From now on there is none, though the disk may be behind. */
  remove(path: RemotePath): void {
    this.#removing.add(path);
    const number = ++this.#removals;
    this.#do(async () => {
      await rm(this.#file(path), { force: true });
      if (this.#removals === number) this.#removing.clear();
    });
  }

  /** As `remove`, of all. */
  clear(): void {
    this.#clearing++;
    this.#do(async () => {
      await rm(this.#options.directory, { recursive: true, force: true });
      this.#clearing--;
    });
  }

  /** Resolves when all that was asked for so far is done. */
  written(): Promise<void> {
    return this.#last;
  }

  #knownNames(): Promise<Set<string>> {
    this.#names ??= namesIn(this.#options.directory).then(
      (names) => new Set(names),
      (error: unknown) => {
        this.#note(error);
        return new Set();
      },
    );
    return this.#names;
  }

  #do(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((error: unknown) => this.#note(error));
  }

  #note(error: unknown): void {
    this.#options.logger.info(`A content is not kept on this computer: ${String(error)}`);
  }

  async #makeRoom(bytes: number): Promise<void> {
    const max = this.#options.maxBytes();
    const part = max / PARTS;
    if (this.#addedBytes === undefined || this.#addedBytes + bytes > part) {
      await this.#trim(max - part);
      this.#addedBytes = 0;
    }
    this.#addedBytes += bytes;
  }

  async #trim(maxBytes: number): Promise<void> {
    const files = await this.#files();
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of files.sort((one, other) => one.usedMs - other.usedMs)) {
      if (total <= maxBytes) return;
      await rm(path, { force: true });
      total -= bytes;
    }
  }

  async #files(): Promise<DiskFile[]> {
    const { directory } = this.#options;
    const files: DiskFile[] = [];
    for (const name of await namesIn(directory)) {
      const path = join(directory, name);
      const facts = await stat(path).catch(() => undefined);
      if (!facts?.isFile()) continue;
      const isLeft = name.endsWith(UNFINISHED) && Date.now() - facts.mtimeMs > UNFINISHED_MS;
      if (isLeft) await rm(path, { force: true });
      else files.push({ path, bytes: onDisk(facts.size), usedMs: facts.mtimeMs });
    }
    return files;
  }

  #file(path: RemotePath): string {
    return join(this.#options.directory, nameOf(path));
  }
}

function nameOf(path: RemotePath): string {
  return createHash('sha256').update(path).digest('hex');
}

/** A line that says what it is, and the content. */
function encode(
  path: RemotePath,
  facts: ContentFacts,
  hash: ContentHash,
  content: Uint8Array,
): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ path, ...facts, hash })}\n`), content]);
}

function decode(path: RemotePath, bytes: Buffer): StoredContent | undefined {
  const end = bytes.indexOf(NEWLINE);
  const head = headIn(bytes.toString('utf8', 0, Math.max(end, 0)));
  const content = bytes.subarray(end + 1);
  const hash = hashOf(content);
  const { path: of, size, mtimeMs, mtimeUnitMs } = head;
  const isWhole = of === path && size === content.length && head['hash'] === hash;
  if (!isWhole || typeof mtimeMs !== 'number' || typeof mtimeUnitMs !== 'number') return undefined;
  return { facts: { size, mtimeMs, mtimeUnitMs }, content, hash };
}

function headIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const head: unknown = JSON.parse(text);
    return typeof head === 'object' && head !== null ? { ...head } : {};
  } catch {
    return {};
  }
}

function onDisk(bytes: number): number {
  return Math.ceil(bytes / BLOCK_BYTES + 1) * BLOCK_BYTES;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
