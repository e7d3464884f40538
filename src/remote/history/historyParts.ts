import type { Logger } from '../../common/logger.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { Deleter } from '../deleter.ts';
import type { Journal } from '../journal/journal.ts';
import type { KnownFiles } from '../knownFiles.ts';
import type { LocalKeeping } from '../localKeeping.ts';
import type { Lookup } from '../lookup.ts';
import type { RemoteChange } from '../remoteFiles.ts';
import { Replacer } from '../saving/replacer.ts';
import type { SessionRunner } from '../sessionRunner.ts';
import type { TreeWalker } from '../treeWalk.ts';
import { DeletionKeeper, type DeletionKeeperOptions } from './deletionKeeper.ts';
import { DeletionPlanner } from './deletionPlanner.ts';
import { historyDefaults, type HistorySettings } from './historySettings.ts';
import { LocalHistory } from './localHistory.ts';
import { SetAside } from './setAside.ts';
import { Trash } from './trash.ts';
import { UndoableDelete } from './undoableDelete.ts';

export interface HistoryPartsOptions {
  readonly runner: SessionRunner;
  readonly lookup: Lookup;
  readonly known: KnownFiles;
  readonly deleter: Deleter;
  readonly walker: TreeWalker;
  readonly journal: Journal;
  readonly onDidChange: (changes: readonly RemoteChange[]) => void;
  readonly keeping: LocalKeeping;
  readonly knownContent: DeletionKeeperOptions['knownContent'];
  /** Default: what they are where nobody set them. */
  readonly historySettings?: (() => HistorySettings) | undefined;
  /** A folder on the server. Default: none. */
  readonly trash?: RemotePath | undefined;
  readonly logger: Logger;
  readonly now?: (() => number) | undefined;
}

export interface HistoryParts {
  readonly history: LocalHistory;
  readonly planner: DeletionPlanner;
  readonly undoable: UndoableDelete;
  readonly aside: SetAside;
}

/** Puts together what keeps what is replaced and deleted. */
export function createHistoryParts(options: HistoryPartsOptions): HistoryParts {
  const { historySettings: settings = () => historyDefaults, now = Date.now } = options;
  const { runner, lookup, deleter, logger, trash: folder, knownContent } = options;
  const history = new LocalHistory({ store: options.keeping.server, settings, logger, now });
  const planner = new DeletionPlanner({ walker: options.walker, history, now });
  const keeper = new DeletionKeeper({ runner, history, knownContent });
  const replacer = new Replacer({ runner, lookup, journal: options.journal, logger });
  const trash =
    folder === undefined ? undefined : new Trash({ folder, runner, lookup, replacer, now });
  const undoable = new UndoableDelete({ lookup, deleter, planner, keeper, history, trash, now });
  const aside = new SetAside({ ...options, replacer, undoable, history, now });
  return { history, planner, undoable, aside };
}
