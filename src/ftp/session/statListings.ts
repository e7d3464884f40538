import { RemoteError } from '../../common/remoteError.ts';
import { basename, joinPath, type RemotePath } from '../../common/remotePath.ts';
import type {
  FolderOutcome,
  ListSomeOptions,
  OperationOptions,
  RemoteEntry,
  RemoteListing,
  WantedFolder,
} from '../../remote/remoteSession.ts';
import { showsItself } from '../protocol/listing/selfLine.ts';
import { toRemoteEntry } from './entries.ts';
import { resolveTargets } from './linkTargets.ts';
import type { ListingZone } from './listingZone.ts';
import type { SessionCore } from './sessionCore.ts';
import { askStat, isNameable, mayAskStat, pauseStat } from './statBurst.ts';
import type { StatForm } from './serverProfile.ts';
import { isSameFolder } from './statTrial.ts';

/** Asked in one packet at most. */
const MAX_FOLDERS = 64;
const MAX_COMMAND_BYTES = 8 * 1024;
/** Of replies, as far as that can be foreseen: others wait for the session, and a deadline runs. */
const MAX_REPLY_BYTES = 96 * 1024;
/** What is foreseen before anything was seen. */
const FIRST_GUESS_BYTES = 1_024;
/** The record of a folder in its file system, where it holds thousands of names. */
const LARGE_RECORD_BYTES = 128 * 1024;
/** No server is set up to show fewer entries than that: see {@link ServerProfile.statProved}. */
const SMALL_FOLDER = 500;

/** What STAT has told of some folders, and those of which it has told nothing to rely on. */
export interface StatOutcome {
  readonly listings: ReadonlyMap<RemotePath, RemoteListing>;
  readonly others: readonly RemotePath[];
}

/** Why STAT is not relied on for a folder. */
type Doubt =
  /** It shows no folder there, or nothing: then another listing shows none either. */
  | 'nothing'
  /** It shows more than was ever compared; some servers cut a listing without a word. */
  | 'long'
  /** Nobody can read all of it, or it was not asked. */
  | 'unreadable';

interface Doubted {
  readonly doubt: Doubt;
  readonly entries: readonly RemoteEntry[];
}

/**
 * Lists folders by STAT (RFC 959 section 4.1.3), many in one packet: without a data connection each
 * costs its bytes and nothing else. It is used where a listing of the usual kind has shown the same
 * (statTrial.ts), and for what it cannot tell for sure the usual listing is asked.
 */
export class StatListings {
  readonly #core: SessionCore;
  readonly #zone: ListingZone;
  readonly #doubted = new Map<RemotePath, Doubted>();
  #usualBytes = FIRST_GUESS_BYTES;

  constructor(core: SessionCore, zone: ListingZone) {
    this.#core = core;
    this.#zone = zone;
  }

  /** Whether this server is known to list so. */
  isReady(options: ListSomeOptions | undefined): boolean {
    const { profile } = this.#core;
    if (options?.exactTimes && profile.machineListing) return false;
    return this.#form !== undefined && mayAskStat(this.#core);
  }

  /** @param first of those that `next` gives; see {@link RemoteSession.listSome} */
  async listSome(
    first: WantedFolder,
    next: () => WantedFolder | undefined,
    options: OperationOptions | undefined,
  ): Promise<StatOutcome> {
    this.#doubted.clear();
    const asked = this.#fill(first, next);
    const listings = new Map<RemotePath, RemoteListing>();
    for (const { path, text } of await this.#ask(asked, options)) {
      const read = await this.#read(path, text, options);
      if ('doubt' in read) this.#doubted.set(path, read);
      else listings.set(path, read);
    }
    await this.#resolveLinks(listings, options);
    return { listings, others: [...this.#doubted.keys()] };
  }

  /** Told of what the usual listing shows of a folder of which STAT has told nothing for sure. */
  compare(path: RemotePath, outcome: FolderOutcome): void {
    const doubted = this.#doubted.get(path);
    if (!doubted || outcome instanceof RemoteError || outcome.isPartial) return;
    const { doubt, entries } = doubted;
    if (doubt === 'long') {
      const { profile } = this.#core;
      if (isSameFolder(entries, outcome)) profile.statProved = entries.length;
      else pauseStat(this.#core, `it shows another content of ${path}`);
    } else if (doubt === 'nothing' && outcome.entries.length > 0) {
      pauseStat(this.#core, `it shows nothing of ${path}`);
    }
  }

  /** Takes as many folders as are worth one packet. */
  #fill(first: WantedFolder, next: () => WantedFolder | undefined): RemotePath[] {
    const asked: RemotePath[] = [];
    let commandBytes = 0;
    let replyBytes = 0;
    for (let wanted: WantedFolder | undefined = first; wanted; wanted = next()) {
      const { path, recordBytes = 0 } = wanted;
      if (recordBytes > LARGE_RECORD_BYTES || !isNameable(path)) {
        // ProFTPD takes seconds for the STAT of a folder with ten thousand files.
        this.#doubted.set(path, { doubt: 'unreadable', entries: [] });
        break;
      }
      asked.push(path);
      commandBytes += path.length * 2;
      replyBytes += this.#usualBytes;
      const isFull = asked.length >= MAX_FOLDERS || commandBytes > MAX_COMMAND_BYTES;
      if (isFull || replyBytes > MAX_REPLY_BYTES) break;
    }
    return asked;
  }

  async #ask(
    paths: readonly RemotePath[],
    options: OperationOptions | undefined,
  ): Promise<readonly { readonly path: RemotePath; readonly text: string | undefined }[]> {
    const form = this.#form;
    if (paths.length === 0 || form === undefined) return [];
    try {
      const questions = paths.map((path) => ({ path, form }));
      const texts = await askStat(this.#core, questions, options);
      const bytes = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      this.#usualBytes = Math.ceil((this.#usualBytes + bytes / paths.length) / 2);
      return paths.map((path, index) => ({ path, text: texts[index] }));
    } catch (error) {
      if (!options?.signal?.aborted) pauseStat(this.#core, 'the session was lost over it');
      throw error;
    }
  }

  async #read(
    path: RemotePath,
    text: string | undefined,
    options: OperationOptions | undefined,
  ): Promise<RemoteListing | Doubted> {
    const { profile } = this.#core;
    // With `-a` the folder itself has a line in every listing of a folder.
    const isFolder = text !== undefined && (profile.statForm === 'plain' || showsItself(text));
    const isEmpty = isFolder && text.trim() === '';
    if (!isFolder || (isEmpty && !profile.statTellsAll)) return { doubt: 'nothing', entries: [] };
    const { entries, rejected } = await this.#zone.parse(text, path, options);
    if (rejected.length > 0) return { doubt: 'unreadable', entries: [] };
    const remote = entries.map(toRemoteEntry);
    if (isItselfAlone(path, remote)) return { doubt: 'unreadable', entries: [] };
    const proved = Math.max(profile.statProved, SMALL_FOLDER);
    if (remote.length > proved) return { doubt: 'long', entries: remote };
    return { entries: remote, rejected: [], isCoarse: profile.machineListing };
  }

  async #resolveLinks(
    listings: Map<RemotePath, RemoteListing>,
    options: OperationOptions | undefined,
  ): Promise<void> {
    const links = [...listings].flatMap(([folder, { entries }]) =>
      entries
        .filter(({ kind }) => kind === 'symlink')
        .map((entry) => ({ path: joinPath(folder, entry.name), entry })),
    );
    if (links.length === 0) return;
    const resolved = await resolveTargets(this.#core, links, options);
    for (const [folder, listing] of listings) {
      const entries = listing.entries.map(
        (entry) => resolved.get(joinPath(folder, entry.name)) ?? entry,
      );
      listings.set(folder, { ...listing, entries });
    }
  }

  get #form(): StatForm | undefined {
    const { statForm } = this.#core.profile;
    return statForm === 'no' ? undefined : statForm;
  }
}

/**
 * A server that does not show the folder itself answers for a file with the line of that; vsftpd for
 * a folder that it cannot read, with the line of that, and where it stands in it one for `.` besides.
 */
function isItselfAlone(path: RemotePath, entries: readonly RemoteEntry[]): boolean {
  return entries.length === 1 && entries[0]?.name === basename(path);
}
