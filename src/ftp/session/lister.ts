import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { joinPath, ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions, RemoteEntry, RemoteListing } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import type { ListingEntry, ParsedListing } from '../protocol/listing/listingEntry.ts';
import { parseListing } from '../protocol/listing/listListing.ts';
import { parseMachineListing } from '../protocol/listing/machineListing.ts';
import { isCompletion, isNotImplemented, replyText, type Reply } from '../protocol/reply.ts';
import { parseModificationTime, parseSize } from '../protocol/replyTexts.ts';
import { toRemoteEntry } from './entries.ts';
import type { SessionCore } from './sessionCore.ts';
import { replyError } from './replyError.ts';

/** Longest listing that is read: a folder of half a million files stays below it. */
const MAX_LISTING_BYTES = 40 * 1024 * 1024;
/** Longer listings prove that a server sends all of them though our side has ended. */
const PROOF_BYTES = 16 * 1024;
/** Symlinks asked for in one write: far below what fills a socket's buffer in both directions. */
const LINKS_PER_BURST = 16;
/** Answers of servers to `LIST` in a folder without files. */
const EMPTY_FOLDER = /\bno (?:such )?(?:files?|members)\b|\bempty\b/i;
/** A line of a listing that names the folder itself, by which an empty folder proves readable. */
const SELF_LINE = /(?:^|\s)\.\r?$/m;
const QUARTER_HOUR = 15;
const MAX_OFFSET_MINUTES = 14 * 60;

/** Lists folders: MLSD where the server has it, else LIST in the folder itself. */
export class Lister {
  readonly #core: SessionCore;

  constructor(core: SessionCore) {
    this.#core = core;
  }

  async list(path: RemotePath, options: OperationOptions | undefined): Promise<RemoteListing> {
    const parsed = this.#core.profile.machineListing
      ? await this.#machineListing(path, options)
      : await this.#plainListing(path, options);
    const entries = await this.resolveLinks(
      parsed.entries.map(toRemoteEntry),
      (name) => joinPath(path, name),
      options,
    );
    return { entries, rejected: parsed.rejected };
  }

  /**
   * Finds what each symlink leads to, which no listing tells alike: CWD succeeds into a folder,
   * SIZE on a file. Links that lead nowhere keep an undefined target.
   */
  async resolveLinks(
    entries: readonly RemoteEntry[],
    pathOf: (name: string) => RemotePath,
    options: OperationOptions | undefined,
  ): Promise<readonly RemoteEntry[]> {
    const links = entries.filter(({ kind }) => kind === 'symlink');
    const resolved = new Map<string, RemoteEntry>();
    for (let start = 0; start < links.length; start += LINKS_PER_BURST) {
      const some = links.slice(start, start + LINKS_PER_BURST);
      for (const link of await this.#resolve(some, pathOf, options)) resolved.set(link.name, link);
    }
    return entries.map((entry) => resolved.get(entry.name) ?? entry);
  }

  async #resolve(
    links: readonly RemoteEntry[],
    pathOf: (name: string) => RemotePath,
    options: OperationOptions | undefined,
  ): Promise<RemoteEntry[]> {
    const questions = links.flatMap(({ name }) => {
      const path = pathOf(name);
      return [command('CWD', path), command('SIZE', path), command('MDTM', path)];
    });
    // Pure-FTPd ends a session in whose directory others have removed what it stands in.
    const replies = await this.#core.burst([...questions, command('CWD', ROOT)], options);
    return links.map((link, index) => withTarget(link, replies.slice(index * 3, index * 3 + 3)));
  }

  async #machineListing(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ParsedListing> {
    try {
      return parseMachineListing(await this.#receive(command('MLSD', path), path, options));
    } catch (error) {
      // Announced, and not there: Serv-U, some embedded servers.
      if (!(error instanceof RemoteError) || error.code !== 'not-supported') throw error;
      this.#core.profile.machineListing = false;
      return this.#plainListing(path, options);
    }
  }

  /**
   * LIST never gets a path: it would be read as options or a pattern (`-a`, `[x]`), and spaces
   * break it. CWD first, so the folder's existence is proved too.
   */
  async #plainListing(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ParsedListing> {
    const cwd = command('CWD', path);
    const reply = await this.#core.exchange(cwd, options);
    if (!isCompletion(reply)) throw replyError(reply, cwd, path);
    const text = await this.#listText(path, options);
    const utcOffsetMinutes = await this.#utcOffset(text, path, options);
    return parseListing(text, { nowMs: this.#core.now(), utcOffsetMinutes });
  }

  async #listText(path: RemotePath, options: OperationOptions | undefined): Promise<string> {
    const { profile } = this.#core;
    if (profile.listHidden === false) return this.#list(command('LIST'), path, options);
    const all = await this.#listAll(path, options);
    if (all !== undefined && SELF_LINE.test(all)) {
      profile.listHidden = true;
      profile.listsItself = true;
    }
    if (all?.trim()) return all;
    if (all !== undefined && profile.listsItself) {
      // vsftpd says 226 even where it could not open the folder.
      throw new RemoteError('rejected', 'The server cannot read the folder', { path });
    }
    const visible = await this.#list(command('LIST'), path, options);
    if (visible.trim()) profile.listHidden = false;
    return visible;
  }

  async #listAll(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<string | undefined> {
    try {
      return await this.#list(command('LIST', '-a'), path, options);
    } catch (error) {
      if (error instanceof RemoteError && ['rejected', 'not-supported'].includes(error.code)) {
        return undefined;
      }
      throw error;
    }
  }

  async #list(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<string> {
    try {
      return await this.#receive(sent, path, options);
    } catch (error) {
      const refused = error instanceof RemoteError && error.code === 'rejected';
      if (refused && EMPTY_FOLDER.test(error.reply ?? '')) return '';
      throw error;
    }
  }

  async #receive(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<string> {
    const { profile } = this.#core;
    if (profile.endFirst === 'no')
      return this.#core.names.decode(await this.#receiveBytes(sent, path, options));
    const listing = await this.#receiveEndingFirst(sent, path, options);
    if (profile.endFirst === 'proved' || listing.length < PROOF_BYTES)
      return this.#core.names.decode(listing);
    // A server that stops sending when our side has ended may say 226 all the same.
    const whole = await this.#receiveBytes(sent, path, options);
    profile.endFirst = whole.length === listing.length ? 'proved' : 'no';
    return this.#core.names.decode(whole);
  }

  /** See {@link ServerProfile.endFirst}. Where it fails, it may be why. */
  async #receiveEndingFirst(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<Buffer> {
    const { profile } = this.#core;
    try {
      return await this.#receiveBytes(sent, path, options, true);
    } catch (error) {
      const suspect = hasCode(error, 'connection-lost', 'timeout');
      if (suspect && profile.endFirst === 'presumed') profile.endFirst = 'no';
      throw error;
    }
  }

  async #receiveBytes(
    sent: Command,
    path: RemotePath,
    options: OperationOptions | undefined,
    endFirst = false,
  ): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.length;
      if (bytes > MAX_LISTING_BYTES) {
        throw new RemoteError('too-large', 'The listing of the folder is too long', { path });
      }
      chunks.push(chunk);
    };
    await this.#core.transfer(sent, path, (data) => data.receive(take, { endFirst }), options);
    return Buffer.concat(chunks);
  }

  /**
   * LIST shows the server's local time and never says which: the MDTM (UTC, RFC 3659 section 3)
   * of one listed file does, once per server. Zones are quarters of an hour.
   */
  async #utcOffset(
    text: string,
    folder: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<number> {
    const { profile, now } = this.#core;
    if (profile.utcOffsetMinutes !== undefined) return profile.utcOffsetMinutes;
    const { entries } = parseListing(text, { nowMs: now(), utcOffsetMinutes: 0 });
    const sample = newestTimed(entries);
    if (sample?.mtimeMs === undefined || !profile.modificationTime) return 0;
    const reply = await this.#core.exchange(
      command('MDTM', joinPath(folder, sample.name)),
      options,
    );
    if (isNotImplemented(reply)) profile.modificationTime = false;
    const exact = isCompletion(reply) ? parseModificationTime(replyText(reply)) : undefined;
    if (!exact) return 0;
    const minutes = (sample.mtimeMs - Math.floor(exact.mtimeMs / 60_000) * 60_000) / 60_000;
    const offset = Math.round(minutes / QUARTER_HOUR) * QUARTER_HOUR;
    if (Math.abs(offset) <= MAX_OFFSET_MINUTES) profile.utcOffsetMinutes = offset;
    return profile.utcOffsetMinutes ?? 0;
  }
}

function newestTimed(entries: readonly ListingEntry[]): ListingEntry | undefined {
  let newest: ListingEntry | undefined;
  for (const entry of entries) {
    const timed = entry.kind === 'file' && entry.mtimePrecision === 'minute';
    if (timed && (entry.mtimeMs ?? 0) > (newest?.mtimeMs ?? 0)) newest = entry;
  }
  return newest;
}

function withTarget(link: RemoteEntry, replies: readonly Reply[]): RemoteEntry {
  const [cwd, size, time] = replies;
  if (cwd && isCompletion(cwd)) return { ...link, target: 'directory', size: undefined };
  if (!size || !isCompletion(size)) return link;
  const mtime = time && isCompletion(time) ? parseModificationTime(replyText(time)) : undefined;
  return {
    ...link,
    target: 'file',
    size: parseSize(replyText(size)),
    ...(mtime ? { mtimeMs: mtime.mtimeMs, mtimeUnitMs: 1_000 } : {}),
  };
}
