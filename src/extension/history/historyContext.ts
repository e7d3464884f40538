import type { LocalHistory } from '../../remote/history/localHistory.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import type { HistoryView } from './historyView.ts';

/** What the commands of the history work with. */
export interface HistoryContext {
  readonly commands: CommandContext;
  readonly view: HistoryView;
  /** Of all servers that this computer has ever used, also those that are not saved any more. */
  readonly all: () => Promise<readonly LocalHistory[]>;
}
