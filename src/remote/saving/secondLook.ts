import { delay } from '../../common/deadline.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { StoredFile } from '../remoteSession.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import { digestOf, sameDigest } from './contentDigest.ts';
import type { FileContent, StagingWishes } from './fileContent.ts';

/** What leaves at once: ten segments (RFC 6928). More of it would arrive behind the question. */
const MOST_BYTES = 14_000;
/** The last byte goes ahead of the question by so much. */
const HEAD_START_MS = 5;
/** In a row: then the server shows nothing of a file before its upload is confirmed. */
const LASTING_MISSES = 5;

export interface SecondLooksOptions {
  readonly runner: SessionRunner;
  readonly logger: Logger;
}

/** What another session saw of an upload that was not confirmed yet. */
export interface SecondLook {
  /** The last byte is on its way. */
  readonly begin: () => void;
  /**
   * Called once the upload is confirmed.
   * @returns undefined where the uploading session has to be asked itself
   */
  seen(): Promise<Omit<StoredFile, 'digest'> | undefined>;
}

/**
 * While a server confirms an upload, an idle session asks what it holds by then: the check of a save
 * costs no round trip of its own. A question that came too early finds fewer bytes, or no file, and
 * then counts for nothing. What it sees is whole, as nothing is written behind the last byte.
 */
export class SecondLooks {
  readonly #options: SecondLooksOptions;
  #misses = 0;

  constructor(options: SecondLooksOptions) {
    this.#options = options;
  }

  /** @returns undefined where it could not help */
  at(path: RemotePath, content: FileContent, wishes: StagingWishes): SecondLook | undefined {
    const isLearned = this.#misses < LASTING_MISSES;
    // A time is set behind the last byte, or it does not last.
    if (!isLearned || content.size > MOST_BYTES || wishes.modifiedMs !== undefined)
      return undefined;
    let answer: Promise<StoredFile | undefined> | undefined;
    let sentAt = 0;
    let timer: NodeJS.Timeout | undefined;
    const ask = (): void => {
      answer = this.#ask(path, content, wishes);
    };
    return {
      begin: () => {
        sentAt = performance.now();
        timer ??= setTimeout(ask, HEAD_START_MS);
      },
      seen: async () => {
        clearTimeout(timer);
        // Longer than the confirmation took, another question would be as fast.
        const patience = performance.now() - sentAt + HEAD_START_MS;
        return answer && within(patience, answer);
      },
    };
  }

  async #ask(
    path: RemotePath,
    content: FileContent,
    wishes: StagingWishes,
  ): Promise<StoredFile | undefined> {
    try {
      const told = await this.#options.runner.runIdle?.((session, signal) =>
        session.inspect(path, { ...wishes, digest: content.size > 0, signal }),
      );
      if (told === undefined) return undefined;
      const isWhole = told.size === content.size && (await isRight(told, content));
      this.#note(isWhole);
      return isWhole ? told : undefined;
    } catch (error) {
      if (hasCode(error, 'rejected', 'no-permission', 'not-supported')) this.#note(false);
      return undefined;
    }
  }

  #note(isWhole: boolean): void {
    this.#misses = isWhole ? 0 : this.#misses + 1;
    if (this.#misses !== LASTING_MISSES) return;
    const why = 'the server shows no upload before it is confirmed';
    this.#options.logger.info(`Saves are not looked at over another session any more: ${why}`);
  }
}

/** Undefined when it comes later. */
async function within<T>(ms: number, awaited: Promise<T>): Promise<T | undefined> {
  const isOver = new AbortController();
  try {
    return await Promise.race([awaited, delay(ms, isOver.signal).then(() => undefined)]);
  } finally {
    isOver.abort();
  }
}

async function isRight({ digest }: StoredFile, content: FileContent): Promise<boolean> {
  return !digest || sameDigest(await digestOf(content.open(), digest.algorithm), digest);
}
