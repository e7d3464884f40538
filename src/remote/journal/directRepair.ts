import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import { contentOf } from '../saving/fileContent.ts';
import { heldContent } from '../saving/heldContent.ts';
import type { JournalRecord, KnownContent } from './journalRecord.ts';
import { hashOf, type BlobStore } from '../localStore/blobStore.ts';
import type { Lookup } from '../lookup.ts';
import { isFolder } from '../metadataCache.ts';
import { retryStore } from '../saving/retryStore.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { settled } from '../settled.ts';
import { storedFacts } from '../saving/storedFacts.ts';

export interface DirectRepairOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly blobs: Pick<BlobStore, 'get'>;
  /** Keeps a version of a file that is nowhere else any more. */
  readonly keepVersion: (path: RemotePath, content: Uint8Array) => Promise<void>;
  readonly now: () => number;
  readonly logger: Logger;
}

/** What a path holds in the end; `foreign`: it was left alone, since nobody knows its origin. */
export type RightContent = KnownContent | 'nothing' | 'foreign';

/**
 * Puts a file right that was being written in place: half of our own content gives way to what was
 * there before. What is neither old nor new nor the beginning of what we wrote is somebody else's.
 */
export class DirectRepair {
  readonly #options: DirectRepairOptions;

  constructor(options: DirectRepairOptions) {
    this.#options = options;
  }

  /** A copy that is too large for the memory is left alone: its content is not on this computer. */
  async make(
    record: JournalRecord,
    amend: (record: JournalRecord) => Promise<void>,
  ): Promise<RightContent> {
    const { path, content, before } = record;
    const now = await this.#read(path);
    if (!now) return 'nothing';
    const right = [content, before].find((one) => isOne(now, one));
    if (right) return right;
    const [wanted, old] = [await this.#kept(content), await this.#kept(before)];
    // An upload begins with nothing, whatever it was to bring.
    const isPart =
      now.length === 0 ||
      isPartOf(now, wanted, old) ||
      (record.isPuttingBack && isPartOf(now, old, wanted));
    if (!isPart) {
      // What others write after all was right is theirs to write.
      if (!record.isRight) await this.#leaveAlone(path, before);
      return 'foreign';
    }
    await amend({ ...record, isPuttingBack: true, unansweredMs: this.#options.now() });
    await this.#putBack(path, before);
    return before ?? 'nothing';
  }

  async #leaveAlone(path: RemotePath, before: KnownContent | undefined): Promise<void> {
    const { keepVersion, logger } = this.#options;
    logger.warn(
      `${path} holds neither what it did before the interrupted save, nor what was saved`,
    );
    const old = await this.#kept(before);
    if (old) await keepVersion(path, old);
  }

  async #putBack(path: RemotePath, before: KnownContent | undefined): Promise<void> {
    const { runner, lookup, logger } = this.#options;
    if (!before) {
      // A link that led nowhere, and that is none of what was written.
      if ((await lookup.findTarget(path))?.kind === 'symlink') return;
      await settled(
        'deleteFile',
        () => runner.run((session, signal) => session.deleteFile(path, { signal })),
        async () => (await lookup.findTarget(path)) === undefined,
      );
      logger.warn(`Half of a new file ${path} was removed, as its save was interrupted`);
      return;
    }
    const bytes = await this.#kept(before);
    if (!bytes) {
      logger.error(`${path} is incomplete, and its content from before the save is lost`);
      return;
    }
    const whole = contentOf(bytes);
    const store = (): Promise<unknown> =>
      runner.run(async (session, signal) => {
        await session.write(path, bytes, { signal });
        await storedFacts(session, path, whole, {}, signal);
      });
    await retryStore(store, logger, undefined);
    logger.warn(`The content of ${path} from before the interrupted save was put back`);
  }

  /** @returns undefined where there is no file */
  async #read(path: RemotePath): Promise<Uint8Array | undefined> {
    const { runner, lookup } = this.#options;
    const entry = await lookup.findTarget(path);
    if (!entry || isFolder(entry)) return undefined;
    return runner.run((session, signal) => session.read(path, { signal }), {
      repeatable: true,
      priority: 'background',
    });
  }

  async #kept(content: KnownContent | undefined): Promise<Uint8Array | undefined> {
    return content && this.#options.blobs.get(content.hash);
  }
}

function isOne(bytes: Uint8Array, content: KnownContent | undefined): boolean {
  return content?.size === bytes.length && content.hash === hashOf(bytes);
}

function isPartOf(
  now: Uint8Array,
  written: Uint8Array | undefined,
  before: Uint8Array | undefined,
): boolean {
  return written !== undefined && heldContent(now, before, written, written.length) === 'part';
}
