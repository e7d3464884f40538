import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import type { Command } from '../protocol/command.ts';
import { replyText } from '../protocol/reply.ts';
import type { SessionCore } from './sessionCore.ts';

/** Longest listing that is read: a folder of half a million files stays below it. */
const MAX_LISTING_BYTES = 40 * 1024 * 1024;
/** Each takes hundreds of bytes of memory, be it as short as it may. */
const MAX_LISTING_LINES = 600_000;
const LF = 0x0a;
/** Longer listings prove that a server sends all of them though our side has ended. */
const PROOF_BYTES = 16 * 1024;

/** A listing, and what the server said of it at the end. */
export interface ReceivedListing {
  readonly text: string;
  readonly finalText: string;
}

interface ReceivedBytes {
  readonly bytes: Buffer;
  readonly finalText: string;
}

/** Receives listings on data connections, whose end it says first where the server takes that. */
export class ListingReceiver {
  readonly #core: SessionCore;

  constructor(core: SessionCore) {
    this.#core = core;
  }

  async receive(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ReceivedListing> {
    const { bytes, finalText } = await this.#receiveAll(sent, path, options);
    return { text: this.#core.names.decode(bytes), finalText };
  }

  async #receiveAll(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ReceivedBytes> {
    const { profile, canEndFirst } = this.#core;
    const isTried = profile.endFirst === 'presumed' || profile.endFirst === 'proved';
    if (!canEndFirst || !isTried) return this.#receiveBytes(sent, path, options);
    const listing = await this.#receiveEndingFirst(sent, path, options);
    if (profile.endFirst === 'proved' || listing.bytes.length < PROOF_BYTES) return listing;
    // A server that stops sending when our side has ended may say 226 all the same.
    const whole = await this.#receiveBytes(sent, path, options);
    profile.endFirst = whole.bytes.length === listing.bytes.length ? 'proved' : 'no';
    return whole;
  }

  /** See {@link ServerProfile.endFirst}. Where it fails, it may be why. */
  async #receiveEndingFirst(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ReceivedBytes> {
    const { profile } = this.#core;
    try {
      return await this.#receiveBytes(sent, path, options, true);
    } catch (error) {
      const suspect = hasCode(error, 'connection-lost', 'timeout');
      if (suspect && profile.endFirst === 'presumed') profile.endFirst = 'doubted';
      throw error;
    }
  }

  async #receiveBytes(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
    endFirst = false,
  ): Promise<ReceivedBytes> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    let lines = 0;
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.length;
      lines += linesIn(chunk);
      if (bytes > MAX_LISTING_BYTES || lines > MAX_LISTING_LINES) {
        throw new RemoteError('too-large', 'The listing of the folder is too long', { path });
      }
      chunks.push(chunk);
    };
    const result = await this.#core.transfer(
      sent,
      path,
      (data) => data.receive(take, { endFirst }),
      options,
    );
    const finalText = result.finalReply ? replyText(result.finalReply) : '';
    return { bytes: Buffer.concat(chunks), finalText };
  }
}

function linesIn(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) lines++;
  return lines;
}
