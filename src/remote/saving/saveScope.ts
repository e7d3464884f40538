import type { StoreWishes } from './fileContent.ts';
import type { KeptBase } from '../outbox/outboxEntry.ts';
import type { CurrentFile, KeptVersion } from '../guard/snapshot.ts';

/**
 * What is where a save will put its file. `nothing`: that is proved, or it is a link that leads
 * nowhere. `unknown`: the server does not tell, or was not asked.
 */
export type Current = CurrentFile | 'nothing' | 'unknown';

/**
 * Called right before anything of the path is replaced; an error that it throws stops the save, and
 * the path is what it was.
 * @param content what the file holds now, where that was fetched anyway: it is more than any fact,
 * and `now` may be `unknown` beside it
 */
export type BeforeReplace = (now: Current, content?: Uint8Array) => Promise<void>;

export interface SaveScope extends StoreWishes {
  readonly signal?: AbortSignal | undefined;
  /** What the content began from, for whoever has to finish the save after a crash. */
  readonly base?: KeptBase | undefined;
  /** Default: a file that has appeared where there was none stops the save, nothing else does. */
  readonly beforeReplace?: BeforeReplace | undefined;
  /** True: the folder was just made for this, so that nobody else is in it yet. Default: false. */
  readonly isFolderNew?: boolean | undefined;
  /** Default: what is there has to be fetched where a save may have to put it back. */
  readonly kept?: (() => Promise<KeptVersion | undefined>) | undefined;
}
