import { hasCode, isConnectionFailure } from '../../common/remoteError.ts';
import { dirname, type RemotePath } from '../../common/remotePath.ts';
import type { FileContent, StagingWishes } from './fileContent.ts';
import type { RemoteSession, StoredFile } from '../remoteSession.ts';
import { storedFacts } from './storedFacts.ts';

/** Below this an upload is as soon begun again as resumed. */
const MIN_RESUMED_BYTES = 1024 * 1024;

/** From here on it is worth a question whether the server has room. */
const MIN_ASKED_BYTES = 8 * 1024 * 1024;

/**
 * The upload of one file, as a rule to a name that is its own. When the line is cut, the next try adds to what
 * the server has, where that can be asked. Whether all is right is for the caller to check, by size
 * and where possible by digest.
 */
export class StagedUpload {
  readonly path: RemotePath;
  readonly #content: FileContent;
  readonly #resumes: boolean;
  #wasCut = false;
  #isStored = false;

  /** @param resumes false: what is there may be more than what was sent, and begins anew */
  constructor(path: RemotePath, content: FileContent, resumes = true) {
    this.path = path;
    this.#content = content;
    this.#resumes = resumes;
  }

  /** The server has confirmed all of it, and then could not be asked: the next try only asks. */
  wasStored(): void {
    this.#isStored = true;
  }

  /**
   * The server has not answered, and the next try would send all of it again. It may carry out the
   * first one later, or hold the lock of the file for it (vsftpd): that name is not to be used.
   */
  get isAbandoned(): boolean {
    return this.#wasCut && !this.#isResumable;
  }

  get #isResumable(): boolean {
    return this.#resumes && this.#wasCut && this.#content.size > MIN_RESUMED_BYTES;
  }

  /** @param onDidSend see `WriteOptions`; not called where an upload is resumed */
  async send(session: RemoteSession, signal: AbortSignal, onDidSend?: () => void): Promise<void> {
    const isStored = this.#isStored;
    this.#isStored = false;
    if (isStored) return;
    const isResumable = this.#isResumable;
    this.#wasCut = false;
    try {
      if (isResumable && (await this.#resume(session, signal))) return;
      const { size } = this.#content;
      // Asked before anything is sent; an upload that is resumed has its room already.
      if (size >= MIN_ASKED_BYTES) {
        await session.mustHaveRoom(dirname(this.path), size, { signal });
      }
      const again = () => this.#content.open();
      await session.write(this.path, again(), { signal, size, again, onDidSend });
    } catch (error) {
      // Aborted, it was paused: the server has confirmed the end of what it got.
      this.#wasCut = isConnectionFailure(error) || hasCode(error, 'aborted');
      throw error;
    }
  }

  /** @returns false when all of it has to be sent */
  async #resume(session: RemoteSession, signal: AbortSignal): Promise<boolean> {
    if (!session.canResume) return false;
    try {
      const { size: held = 0 } = await session.statFile(this.path, { signal });
      if (held < MIN_RESUMED_BYTES || held > this.#content.size) return false;
      if (held < this.#content.size) {
        await session.append(this.path, this.#content.open(held), { signal });
      }
      return true;
    } catch (error) {
      if (hasCode(error, 'rejected', 'not-supported', 'no-permission')) return false;
      throw error;
    }
  }
}

export async function checkStored(
  session: RemoteSession,
  upload: StagedUpload,
  content: FileContent,
  wishes: StagingWishes,
  signal: AbortSignal,
): Promise<Omit<StoredFile, 'digest'>> {
  try {
    return await storedFacts(session, upload.path, content, wishes, signal);
  } catch (error) {
    // Servers that end each session with its first transfer.
    if (isConnectionFailure(error)) upload.wasStored();
    throw error;
  }
}
