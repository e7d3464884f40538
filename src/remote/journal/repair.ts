import { hasCode, type RemoteError } from '../../common/remoteError.ts';
import { basename, type RemotePath } from '../../common/remotePath.ts';
import type { Deleter } from '../deleter.ts';
import { DirectRepair, type DirectRepairOptions, type RightContent } from './directRepair.ts';
import type { InterruptedSaves } from './interruptedSaves.ts';
import type { JournalRecord, KnownContent } from './journalRecord.ts';
import { hashOf } from '../localStore/blobStore.ts';
import { isFolder } from '../metadataCache.ts';
import type { RemoteEntry } from '../remoteSession.ts';
import { settled } from '../settled.ts';

export interface RepairOptions extends DirectRepairOptions {
  readonly deleter: Deleter;
}

/**
 * interrupted: the content never reached the server, and waits in the outbox. put-back: the file
 * is in its place again. set-aside: a version of the file is under another name, and another one
 * in its place. unknown: what is in place is neither of both versions, and the earlier one is in
 * the history. refused: the server does not let it be put right, which is tried again.
 */
export type RepairNews =
  | { readonly kind: 'interrupted' | 'put-back' | 'unknown'; readonly path: RemotePath }
  | { readonly kind: 'set-aside'; readonly path: RemotePath; readonly backup: RemotePath }
  | {
      readonly kind: 'refused';
      readonly path: RemotePath;
      /** Where an earlier version is, or was. */
      readonly backup: RemotePath | undefined;
      readonly error: RemoteError;
    };

export interface RepairOutcome {
  readonly news: readonly RepairNews[];
  /** What has to be looked at again, since an upload may still be carried out. */
  readonly open: JournalRecord | undefined;
}

export interface RepairScope {
  /** Undefined: the content is in the editor still. */
  readonly interrupted: InterruptedSaves | undefined;
  /** Writes the record anew. */
  readonly amend: (record: JournalRecord) => Promise<void>;
}

/**
 * Servers end an upload that nobody continues, and those that wait for it, after 5 minutes (vsftpd:
 * data_connection_timeout; ProFTPD: TimeoutNoTransfer), as a rule.
 */
const OPEN_MS = 600_000;

const REFUSALS = ['rejected', 'no-permission', 'not-found', 'not-supported'] as const;

/**
 * Puts right what one record tells of, by what the server shows now: whatever the record says was
 * about to happen may have happened, or not.
 */
export class Repair {
  readonly #options: RepairOptions;
  readonly #direct: DirectRepair;

  constructor(options: RepairOptions) {
    this.#options = options;
    this.#direct = new DirectRepair(options);
  }

  async make(record: JournalRecord, scope: RepairScope): Promise<RepairOutcome> {
    const news: RepairNews[] = [];
    const { path, backup, staged } = record;
    if (backup !== undefined) news.push(...(await this.#settleBackup(record, backup)));
    let last = record;
    const amend = (next: JournalRecord): Promise<void> => scope.amend((last = next));
    const right = record.way === 'direct' ? await this.#direct.make(record, amend) : undefined;
    // Where the content is at hand, the outbox meets the conflict, and asks.
    if (right === 'foreign' && !record.content && !record.isRight) {
      news.push({ kind: 'unknown', path });
    }
    if (await this.#takeOver(record, scope.interrupted)) news.push({ kind: 'interrupted', path });
    const isKept = news.some((one) => one.kind === 'set-aside' && one.backup === staged);
    if (staged !== undefined && !isKept) await this.#remove(staged, record);
    if (!record.isRight) {
      this.#options.logger.info(`A change of ${path} that was interrupted is put right`);
    }
    return { news, open: right && this.#openAfter(last, right) };
  }

  /** What is left of a record until no upload can come any more that was left without an answer. */
  #openAfter(record: JournalRecord, right: RightContent): JournalRecord | undefined {
    if (typeof right === 'string') return undefined;
    const { unansweredMs = record.startedMs } = record;
    const passedMs = this.#options.now() - unansweredMs;
    if (passedMs < 0 || passedMs > OPEN_MS) return undefined;
    return { ...record, before: right, isTold: true, isRight: true, unansweredMs };
  }

  async #settleBackup(record: JournalRecord, backup: RemotePath): Promise<readonly RepairNews[]> {
    const { path, staged, content } = record;
    if (!record.isDone && !(await this.#find(path))) {
      return (await this.#putBack(backup, path)) ? [{ kind: 'put-back', path }] : [];
    }
    if (record.isDone || (await this.#isDone(record))) {
      // What is no file of ours after all, or may not be deleted, is told of.
      return (await this.#remove(backup, record)) ? [] : [{ kind: 'set-aside', path, backup }];
    }
    // Both are there, and nobody knows where the one in the place has come from.
    if (!(await this.#find(backup))) return [];
    // Where the new content is not on this computer, its only copy may be the staged one.
    const names = content || staged === undefined ? [backup] : [backup, staged];
    return names.map((name) => ({ kind: 'set-aside', path, backup: name }));
  }

  /** @returns false where there is nothing to put back */
  async #putBack(backup: RemotePath, path: RemotePath): Promise<boolean> {
    const { runner, logger } = this.#options;
    const isGone = async (): Promise<boolean> => (await this.#find(backup)) === undefined;
    try {
      // Not looked for first: there are servers that list no hidden names.
      await settled(
        'rename',
        () => runner.run((session, signal) => session.rename(backup, path, { signal })),
        isGone,
      );
    } catch (error) {
      if (!hasCode(error, ...REFUSALS)) throw error;
      if (await isGone()) return false;
      throw error;
    }
    logger.warn(`${path} was put back from ${backup}, where an interrupted save had left it`);
    return true;
  }

  /** Whether what was under way took place, as far as the server shows it. */
  async #isDone(record: JournalRecord): Promise<boolean> {
    const { way, path, from, staged, content, isDone } = record;
    if (isDone) return true;
    if (content) return this.#holds(path, content);
    // Something at the path may be of others: what was to come there has left its other name.
    const name = way === 'move' ? from : staged;
    return name === undefined || (await this.#find(name)) === undefined;
  }

  async #holds(path: RemotePath, content: KnownContent): Promise<boolean> {
    const entry = await this.#find(path);
    if (!entry || isFolder(entry)) return false;
    const isKnownSize = entry.kind === 'file' && entry.size !== undefined;
    if (isKnownSize && entry.size !== content.size) return false;
    const bytes = await this.#options.runner.run(
      (session, signal) => session.read(path, { signal }),
      { repeatable: true, priority: 'background' },
    );
    return hashOf(bytes) === content.hash;
  }

  /** @returns whether somebody has to be told */
  async #takeOver(
    record: JournalRecord,
    interrupted: InterruptedSaves | undefined,
  ): Promise<boolean> {
    const { path, content, before, base, startedMs } = record;
    if (!content || !interrupted || (await this.#isDone(record))) return false;
    const { blobs, logger } = this.#options;
    if (!(await blobs.get(content.hash))) {
      // It ended before the first byte could count: the server has what it had.
      logger.warn(`A save of ${path} was interrupted before its content was kept`);
      return false;
    }
    const known = before && { ...before, mtimeMs: 0, mtimeUnitMs: 1, settled: false };
    // Where nobody knows what it began from, anything that is there is worth a question.
    await interrupted.keepInterrupted(path, content.hash, base ?? known ?? 'nothing', startedMs);
    return true;
  }

  /** Removes a name of ours; that it is gone already is as good. @returns false: it stays */
  async #remove(path: RemotePath, record: JournalRecord): Promise<boolean> {
    const { deleter, logger } = this.#options;
    try {
      await deleter.delete(path, ownEntry(path, record), true);
      logger.info(`${path} was removed, which an interrupted change had left`);
      return true;
    } catch (error) {
      if (!hasCode(error, ...REFUSALS)) throw error;
      if (error.code === 'not-found') return true;
      logger.warn(`${path} stays there: ${error.message}`);
      return false;
    }
  }

  #find(path: RemotePath): Promise<RemoteEntry | undefined> {
    return this.#options.lookup.findTarget(path);
  }
}

/** The deleter goes by the kind alone, and a hidden name cannot be looked at on every server. */
function ownEntry(path: RemotePath, { isFolder = false }: JournalRecord): RemoteEntry {
  return {
    name: basename(path),
    kind: isFolder ? 'directory' : 'file',
    target: undefined,
    size: undefined,
    mtimeMs: 0,
    mtimeUnitMs: 1_000,
    mode: undefined,
    readonly: false,
    linkCount: undefined,
  };
}
