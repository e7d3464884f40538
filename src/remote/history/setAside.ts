import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Deleter } from '../deleter.ts';
import type { Journal } from '../journal/journal.ts';
import type { KnownFiles } from '../knownFiles.ts';
import type { Lookup } from '../lookup.ts';
import { saveFailure } from '../refusals.ts';
import type { RemoteChange } from '../remoteFiles.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import type { Replacer } from '../saving/replacer.ts';
import { StagingRefused } from '../saving/stagingRefused.ts';
import { temporaryPath } from '../saving/temporaryName.ts';
import type { AsideTarget } from './asideTarget.ts';
import type { LocalHistory } from './localHistory.ts';
import type { UndoableDelete } from './undoableDelete.ts';

export interface SetAsideOptions {
  readonly lookup: Lookup;
  readonly known: KnownFiles;
  readonly replacer: Replacer;
  readonly journal: Journal;
  readonly deleter: Deleter;
  readonly undoable: UndoableDelete;
  readonly history: LocalHistory;
  readonly logger: Logger;
  readonly now: () => number;
  readonly onDidChange: (changes: readonly RemoteChange[]) => void;
}

/**
 * Takes out of the way what the editor deletes before it moves or copies something there. Deleted,
 * it would be lost when the move then fails.
 */
export class SetAside {
  readonly #options: SetAsideOptions;

  constructor(options: SetAsideOptions) {
    this.#options = options;
  }

  /** @throws RemoteError when it cannot be renamed: it is where it was */
  async take(path: RemotePath): Promise<AsideTarget> {
    const { lookup, known, replacer, journal, onDidChange } = this.#options;
    const entry = await lookup.get(path, { fresh: true });
    const aside = temporaryPath(path, 'bak');
    // Noted as a move from there: after a crash it is put back where nothing has come in its place,
    // and told to the person where something has, but never removed.
    const noted = journal.move(aside, path, entry.kind === 'directory');
    await noted.willSetAside(aside);
    try {
      await replacer.replace(path, aside, undefined);
    } catch (error) {
      known.forget(path);
      if (!(error instanceof StagingRefused)) await noted.leave();
      await noted.end();
      throw await saveFailure(lookup, error, path);
    }
    known.gone(path);
    onDidChange([{ type: 'deleted', path }]);
    const settle = async (step: Promise<void>): Promise<void> => {
      await step;
      await noted.end();
    };
    return {
      release: () => settle(this.#release(path, aside, entry)),
      putBack: () => settle(this.#putBack(path, aside, entry)),
    };
  }

  /** The move is done: what is left over is told in the log, and fails nothing. */
  async #release(path: RemotePath, aside: RemotePath, entry: RemoteEntry): Promise<void> {
    const { undoable, deleter, logger } = this.#options;
    try {
      await undoable.keepReplaced(aside, entry, { as: path });
      await deleter.delete(aside, entry, true);
    } catch (error) {
      logger.warn(`What ${path} was before is still in ${aside}: ${String(error)}`);
      await this.#noteLeft(path, aside, entry);
    }
  }

  /**
   * Where something has its name by now, as half of a folder that was copied, it stays aside and is
   * noted as deleted, to be restored from there: nothing is merged, and nothing is lost.
   */
  async #putBack(path: RemotePath, aside: RemotePath, entry: RemoteEntry): Promise<void> {
    const { lookup, known, replacer, onDidChange, logger } = this.#options;
    if (await lookup.findTarget(path)) {
      logger.warn(`What ${path} was before is in ${aside}: something else has its name`);
      await this.#noteLeft(path, aside, entry);
      return;
    }
    await replacer.replace(aside, path, undefined);
    known.forget(aside);
    known.forget(path);
    logger.info(`Put ${path} back: nothing came in its place`);
    onDidChange([{ type: 'created', path }]);
  }

  async #noteLeft(path: RemotePath, movedTo: RemotePath, entry: RemoteEntry): Promise<void> {
    const { history, now } = this.#options;
    const kind = entry.kind === 'directory' ? 'folder' : 'file';
    await history.noteDeletion({ path, kind, deletedMs: now(), files: [], fileCount: 1, movedTo });
  }
}
