import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { dirname, ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { linesOf } from '../protocol/listing/collectEntries.ts';
import { parseListing } from '../protocol/listing/listListing.ts';
import { showsItself } from '../protocol/listing/selfLine.ts';
import {
  Code,
  describeReply,
  isCompletion,
  isNotImplemented,
  nameLines,
  type Reply,
} from '../protocol/reply.ts';
import { isNamedOption } from './namedOption.ts';
import { replyError } from './replyError.ts';
import type { SessionCore } from './sessionCore.ts';

/** How long a listing is not preceded by an attempt to open a data connection once one failed. */
const RETRY_MS = 5 * 60_000;
/** Pure-FTPd cuts a STAT there without a word, where it was not set up otherwise. */
const SILENT_LIMIT = 10_000;

/** A folder as STAT told it. */
export interface StatListing {
  readonly text: string;
  /** Something that a person should know of it: the reason to doubt it. */
  readonly doubt: string | undefined;
}

/**
 * Lists a folder on the control connection, by STAT (RFC 959 section 4.1.3): for servers whose data
 * connections cannot be opened, behind a firewall say. The folder is entered first and STAT gets
 * no path: Pure-FTPd shows an empty folder for one that is missing or has a space in its name,
 * pyftpdlib refuses what looks like a pattern, others take a dash for an option.
 *
 * Some servers answer their own status to any STAT, so a listing counts once a line of it was one
 * of a listing; an empty folder without a line for itself does where its parent was listed.
 */
export class StatLister {
  readonly #core: SessionCore;
  /** Listings have a line for the folder itself. Undefined: none was seen in this session. */
  #showsItself: boolean | undefined;

  constructor(core: SessionCore) {
    this.#core = core;
  }

  /** Whether a data connection is not even tried: one failed a short while ago. */
  get comesFirst(): boolean {
    const { profile, now } = this.#core;
    if (profile.statLists !== true || profile.dataFailedAtMs === undefined) return false;
    return now() - profile.dataFailedAtMs < RETRY_MS;
  }

  /** Whether it is worth a try after this failure. */
  helpsAgainst(error: unknown): boolean {
    return this.#core.profile.statLists !== false && hasCode(error, 'data-connection-failed');
  }

  /**
   * @returns undefined where the server does not list so
   * @throws RemoteError the server's refusal of the folder
   */
  async list(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<StatListing | undefined> {
    const text = await this.#stat(path, options);
    // A refusal may be of this folder alone.
    if (text === undefined) return undefined;
    if (this.#isListing(text)) return { text, doubt: doubtOf(text) };
    const isEmpty = text.trim() === '' && (await this.#provesEmpty(path, options));
    if (isEmpty) return { text: '', doubt: undefined };
    this.#core.profile.statLists ??= false;
    return undefined;
  }

  /** The lines between the first and the last one of the reply; undefined where it was refused. */
  async #stat(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<string | undefined> {
    const cwd = command('CWD', path);
    const entered = await this.#core.exchange(cwd, options);
    if (!isCompletion(entered)) throw replyError(entered, cwd, path);
    const all = await this.#told(command('STAT', '-a'), options);
    // pyftpdlib takes -a for a name; and an option that hides all files is none.
    const text = isCompletion(all) ? this.#innerText(all) : undefined;
    if (text !== undefined && !isNamedOption(text)) return text;
    const reply = await this.#told(command('STAT', '.'), options);
    if (isNotImplemented(reply) && text === undefined) this.#core.profile.statLists ??= false;
    return isCompletion(reply) ? this.#innerText(reply) : text;
  }

  /**
   * What a STAT is answered, once the NOOP behind it has got an answer of its own: a name with a line
   * break in it can look like the end of the reply (see `askStat`).
   */
  async #told(sent: Command, options: OperationOptions | undefined): Promise<Reply> {
    const [reply, behind] = await this.#core.burst([sent, command('NOOP')], options);
    if (reply && behind && (behind.code === Code.Ok || isNotImplemented(behind))) return reply;
    throw new RemoteError('protocol', 'The server did not answer the NOOP behind a STAT', {
      reply: behind && describeReply(behind),
    });
  }

  #innerText(reply: Reply): string {
    return nameLines(reply, this.#core.names).slice(1, -1).join('\n');
  }

  #isListing(text: string): boolean {
    const clock = { nowMs: this.#core.now(), utcOffsetMinutes: 0 };
    const hasItself = showsItself(text);
    if (!hasItself && parseListing(text, clock).entries.length === 0) return false;
    this.#showsItself = hasItself || (this.#showsItself ?? false);
    this.#core.profile.statLists = true;
    return true;
  }

  /** Of a folder that it cannot read vsftpd says no word, not even the line for itself. */
  async #provesEmpty(path: RemotePath, options: OperationOptions | undefined): Promise<boolean> {
    const isKnown = this.#showsItself !== undefined || (await this.#listsParent(path, options));
    if (this.#showsItself) return false;
    return isKnown || (path === ROOT && this.#core.profile.statLists === true);
  }

  async #listsParent(path: RemotePath, options: OperationOptions | undefined): Promise<boolean> {
    if (path === ROOT) return false;
    return this.#isListing((await this.#stat(dirname(path), options)) ?? '');
  }
}

function doubtOf(text: string): string | undefined {
  const count = [...linesOf(text)].length;
  return count === SILENT_LIMIT ? `${count} entries` : undefined;
}
