import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteEntry, RemoteListing } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import { parseListing } from '../protocol/listing/listListing.ts';
import { showsItself } from '../protocol/listing/selfLine.ts';
import { isNotImplemented, type Reply } from '../protocol/reply.ts';
import { toRemoteEntry } from './entries.ts';
import type { StatForm } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';
import { isNameable, isOdd, mayAskStat, statCommands, textOf } from './statBurst.ts';

/** The first form that fits is taken: Pure-FTPd shows no hidden files without `-a`. */
const FORMS: readonly StatForm[] = ['all', 'plain'];
/** Folders that may tell nothing (empty, no hidden file) before a session tries no more. */
const MAX_TRIES = 4;
/** Others may change a folder between two listings of it, hardly so two folders. */
const MAX_MISMATCHES = 2;

/** Finds out whether, and how, STAT lists a folder, by comparing it with a usual listing of it. */
export class StatTrial {
  readonly #core: SessionCore;
  #tries = 0;
  #mismatches = 0;

  constructor(core: SessionCore) {
    this.#core = core;
  }

  /** What is to be asked of a folder that is listed anyway; nothing where nothing is to be tried. */
  commandsFor(path: RemotePath): readonly Command[] {
    const { statForm, statLists } = this.#core.profile;
    const isOpen = statForm === undefined && statLists !== false && this.#tries < MAX_TRIES;
    if (!isOpen || !mayAskStat(this.#core) || isOdd(path) || !isNameable(path)) return [];
    return [...FORMS.flatMap((form) => statCommands({ path, form })), command('NOOP')];
  }

  /** @param replies to {@link commandsFor}; none where nothing was tried */
  judge(listing: RemoteListing, replies: readonly Reply[]): void {
    if (replies.length === 0) return;
    this.#tries++;
    const { profile, logger } = this.#core;
    const isTelling = listing.entries.length > 0 && listing.rejected.length === 0;
    if (!isTelling || listing.isPartial) return;
    const same = FORMS.flatMap((form, index) => this.#compared(form, replies[index], listing));
    const found = same.find(({ showsAll }) => showsAll);
    if (found) {
      profile.statForm = found.form;
      profile.statProved = listing.entries.length;
    } else if (same.length === 0) {
      const isUnknown = replies.slice(0, FORMS.length).every(isNotImplemented);
      if (!isUnknown && ++this.#mismatches < MAX_MISMATCHES) return;
      profile.statForm = 'no';
      logger.info('STAT does not list folders here as they are listed otherwise');
    }
  }

  #compared(
    form: StatForm,
    reply: Reply | undefined,
    listing: RemoteListing,
  ): { readonly form: StatForm; readonly showsAll: boolean }[] {
    const text = reply && textOf(this.#core, [reply]);
    if (text === undefined) return [];
    const { entries } = parseListing(text, { nowMs: this.#core.now(), utcOffsetMinutes: 0 });
    if (!isSameFolder(entries.map(toRemoteEntry), listing)) return [];
    const hasItself = showsItself(text);
    // That the folder itself is always shown tells an empty one from one that is closed.
    const isHidden = hasItself || entries.some(({ name }) => name.startsWith('.'));
    const showsHidden = isHidden || this.#core.profile.statTellsAll;
    return [{ form, showsAll: form === 'all' ? hasItself : showsHidden }];
  }
}

/** Whether STAT shows the same names and kinds as a usual listing. */
export function isSameFolder(
  byStat: readonly RemoteEntry[],
  { entries }: Pick<RemoteListing, 'entries'>,
): boolean {
  const others = new Map(entries.map(({ name, kind }) => [name, kind]));
  for (const { name, kind } of byStat) {
    // MLSD may show a link as what it leads to, and leave out one that leads nowhere.
    if (kind !== 'symlink' && others.get(name) !== kind) return false;
    others.delete(name);
  }
  return others.size === 0;
}
