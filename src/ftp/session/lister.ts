import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import type {
  FolderOutcome,
  ListOptions,
  ListSomeOptions,
  OperationOptions,
  RemoteEntry,
  RemoteListing,
  WantedFolder,
} from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import type {
  ListingEntry,
  ParsedListing,
  RejectedLine,
} from '../protocol/listing/listingEntry.ts';
import { parseMachineListing } from '../protocol/listing/machineListing.ts';
import { showsItself } from '../protocol/listing/selfLine.ts';
import { isCompletion, type Reply } from '../protocol/reply.ts';
import { toRemoteEntry } from './entries.ts';
import { resolveLinks } from './linkTargets.ts';
import { leftOut, perhapsLeftOut } from './listingLimit.ts';
import { ListingReceiver, type ReceivedListing } from './listingReceiver.ts';
import { ListingZone } from './listingZone.ts';
import { isNamedOption } from './namedOption.ts';
import { replyError } from './replyError.ts';
import type { SessionCore } from './sessionCore.ts';
import { pauseStat } from './statBurst.ts';
import { StatLister } from './statLister.ts';
import { StatListings } from './statListings.ts';
import { StatTrial } from './statTrial.ts';

/** Folders listed one by one behind a packet of STAT: the session is wanted elsewhere. */
const MAX_OTHERS = 4;
/** Answers of servers to `LIST` in a folder without files. */
const EMPTY_FOLDER = /\bno (?:such )?(?:files?|members|data ?sets)\b|\bempty\b/i;

interface FolderListing extends ParsedListing {
  /** The server has left out a part of the folder. */
  readonly isPartial: boolean;
  /** What STAT told of it, to be compared with it. */
  readonly trial?: readonly Reply[];
}

/**
 * Lists folders: MLSD where the server has it, else LIST in the folder itself; STAT where no data
 * connection can be opened.
 */
export class Lister {
  readonly #core: SessionCore;
  readonly #receiver: ListingReceiver;
  readonly #zone: ListingZone;
  readonly #stat: StatLister;
  readonly #stats: StatListings;
  readonly #trial: StatTrial;

  constructor(core: SessionCore) {
    this.#core = core;
    this.#receiver = new ListingReceiver(core);
    this.#zone = new ListingZone(core);
    this.#stat = new StatLister(core);
    this.#stats = new StatListings(core, this.#zone);
    this.#trial = new StatTrial(core);
  }

  async list(path: RemotePath, options: ListOptions | undefined): Promise<RemoteListing> {
    // Where MLSD tells the times more exactly, its data connection is worth it.
    if (this.#core.profile.machineListing || !this.#stats.isReady(undefined)) {
      return this.#usualListing(path, options);
    }
    const { listings } = await this.#stats.listSome({ path }, () => undefined, options);
    return listings.get(path) ?? this.#compared(path, await this.#usualListing(path, options));
  }

  /** See {@link RemoteSession.listSome}. */
  async listSome(
    next: () => WantedFolder | undefined,
    tell: (path: RemotePath, outcome: FolderOutcome) => void,
    options: ListSomeOptions | undefined,
  ): Promise<void> {
    const first = next();
    if (!first) return;
    const isByStat = this.#stats.isReady(options);
    if (!isByStat) {
      const outcome = await this.#outcome(first.path, options);
      tell(first.path, outcome);
      if (!options?.exactTimes) await this.#tryStat(first.path, outcome, options);
      return;
    }
    const { listings, others } = await this.#stats.listSome(first, next, options);
    for (const [path, listing] of listings) tell(path, listing);
    for (const path of others.slice(0, MAX_OTHERS)) {
      tell(path, this.#compared(path, await this.#outcome(path, options)));
    }
  }

  /** See {@link resolveLinks}. */
  async resolveLinks(
    entries: readonly RemoteEntry[],
    pathOf: (name: string) => RemotePath,
    options: OperationOptions | undefined,
  ): Promise<readonly RemoteEntry[]> {
    return resolveLinks(this.#core, entries, pathOf, options);
  }

  async #usualListing(path: RemotePath, options: ListOptions | undefined): Promise<RemoteListing> {
    const { rejected, isPartial, trial, ...parsed } = await this.#parsedListing(path, options);
    const entries = await this.resolveLinks(
      parsed.entries.map((entry) => this.#toEntry(entry)),
      (name) => joinPath(path, name),
      options,
    );
    const listing = { entries, rejected, isPartial };
    if (trial) this.#trial.judge(listing, trial);
    return listing;
  }

  #toEntry(entry: ListingEntry): RemoteEntry {
    const { kind, unique } = entry;
    const isNeeded = this.#core.profile.hidesLinks && kind === 'directory' && unique !== undefined;
    return { ...toRemoteEntry(entry), ...(isNeeded && { folderId: unique }) };
  }

  #compared<Outcome extends FolderOutcome>(path: RemotePath, outcome: Outcome): Outcome {
    this.#stats.compare(path, outcome);
    return outcome;
  }

  /** Where MLSD lists: LIST has the question in the packet of its CWD. */
  async #tryStat(
    path: RemotePath,
    outcome: FolderOutcome,
    options: OperationOptions | undefined,
  ): Promise<void> {
    const commands = this.#trial.commandsFor(path);
    if (!this.#core.profile.machineListing || outcome instanceof RemoteError) return;
    if (commands.length > 0) this.#trial.judge(outcome, await this.#tried(commands, options));
  }

  /** A session that is lost over such a question must not be lost over it twice. */
  async #tried(
    commands: readonly Command[],
    options: OperationOptions | undefined,
  ): Promise<readonly Reply[]> {
    try {
      return await this.#core.burst(commands, options);
    } catch (error) {
      if (!options?.signal?.aborted) pauseStat(this.#core, 'the session was lost over it');
      throw error;
    }
  }

  async #outcome(path: RemotePath, options: OperationOptions | undefined): Promise<FolderOutcome> {
    try {
      return await this.#usualListing(path, options);
    } catch (error) {
      if (!hasCode(error, 'rejected', 'no-permission', 'not-supported')) throw error;
      return error;
    }
  }

  async #parsedListing(path: RemotePath, options: ListOptions | undefined): Promise<FolderListing> {
    const { profile, now } = this.#core;
    const known = this.#stat.comesFirst ? await this.#statListing(path, options) : undefined;
    if (known) return known;
    try {
      const parsed = await this.#dataListing(path, options);
      profile.dataFailedAtMs = undefined;
      return parsed;
    } catch (error) {
      if (!this.#stat.helpsAgainst(error)) throw error;
      const parsed = await this.#statListing(path, options);
      if (!parsed) throw error;
      profile.dataFailedAtMs = now();
      return parsed;
    }
  }

  async #dataListing(path: RemotePath, options: ListOptions | undefined): Promise<FolderListing> {
    return this.#core.profile.machineListing && options?.withUnlisted !== true
      ? this.#machineListing(path, options)
      : this.#plainListing(path, options);
  }

  async #statListing(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<FolderListing | undefined> {
    const listing = await this.#stat.list(path, options);
    if (!listing) return undefined;
    return withLeftOut(
      await this.#zone.parse(listing.text, path, options),
      perhapsLeftOut(listing.doubt),
    );
  }

  async #machineListing(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<FolderListing> {
    try {
      const sent = command('MLSD', path);
      const { text, finalText } = await this.#receiver.receive(sent, path, options);
      return withLeftOut(parseMachineListing(text), leftOut(finalText));
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
  ): Promise<FolderListing> {
    const cwd = command('CWD', path);
    const [entered, ...trial] = await this.#tried([cwd, ...this.#trial.commandsFor(path)], options);
    if (entered && !isCompletion(entered)) throw replyError(entered, cwd, path);
    const { text, finalText } = await this.#listText(path, options);
    const parsed = await this.#zone.parse(text, path, options);
    return { ...withLeftOut(parsed, leftOut(finalText)), trial };
  }

  async #listText(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ReceivedListing> {
    const { profile } = this.#core;
    if (profile.listHidden === false) return this.#list(command('LIST'), path, options);
    let all = await this.#listAllFiles(path, options);
    // A line that broke ahead of the first record of TLS looks like a folder that is closed.
    if (all?.text.trim() === '' && profile.listsItself)
      all = await this.#listAllFiles(path, options);
    if (all && showsItself(all.text)) {
      profile.listHidden = true;
      profile.listsItself = true;
    }
    if (all?.text.trim()) return all;
    if (all && profile.listsItself) {
      // vsftpd says 226 even where it could not open the folder.
      throw new RemoteError('rejected', 'The server cannot read the folder', { path });
    }
    const visible = await this.#list(command('LIST'), path, options);
    if (visible.text.trim()) profile.listHidden = false;
    return visible;
  }

  /**
   * ProFTPD takes `-a` for what has that name in the folder: one file would be the whole folder, or
   * another folder that one. Another option shows that, unless something has its name, too.
   */
  async #listAllFiles(
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ReceivedListing | undefined> {
    const all = await this.#listAll('-a', path, options);
    if (!all?.text.trim() || showsItself(all.text)) return all;
    const isFile = isNamedOption(all.text);
    if (!isFile && !this.#core.profile.listsItself) return all;
    const again = await this.#listAll('-al', path, options);
    if (again && showsItself(again.text)) return again;
    return isFile ? undefined : all;
  }

  async #listAll(
    option: string,
    path: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ReceivedListing | undefined> {
    try {
      return await this.#list(command('LIST', option), path, options);
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
  ): Promise<ReceivedListing> {
    try {
      return await this.#receiver.receive(sent, path, options);
    } catch (error) {
      const refused = error instanceof RemoteError && error.code === 'rejected';
      if (refused && EMPTY_FOLDER.test(error.reply ?? '')) return { text: '', finalText: '' };
      throw error;
    }
  }
}

function withLeftOut(
  { entries, rejected }: ParsedListing,
  missing: readonly RejectedLine[],
): FolderListing {
  return { entries, rejected: [...rejected, ...missing], isPartial: missing.length > 0 };
}
