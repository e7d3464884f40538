import type { Logger } from '../../common/logger.ts';
import { ConflictError, type Conflict } from '../../remote/guard/conflict.ts';
import type { WriteOptions } from '../../remote/remoteFiles.ts';
import type { ConflictChoice } from './conflictChoice.ts';
import type { Save } from './save.ts';

export type Expected = NonNullable<WriteOptions['expected']>;

/** Whether a save that meets a conflict may ask, and else what is done. */
export type ConflictPolicy =
  /** A person waits for the outcome, and can answer. */
  | 'ask'
  /** Nobody has asked for the save just now. */
  | 'fail'
  /** The settings have answered already. */
  | 'overwrite';

/** Carries a choice out; it resolves when the editor may take the text for saved. */
export type ConflictAction = (save: Save, conflict: Conflict) => Promise<void>;

export interface ConflictGateOptions {
  readonly policy: (save: Save) => ConflictPolicy;
  readonly ask: (save: Save, conflict: Conflict) => Promise<ConflictChoice>;
  readonly actions: Readonly<Record<'compare' | 'merge' | 'keepBoth', ConflictAction>>;
  /** True while an editor holds changes of the file that are not saved. */
  readonly isDirty: (save: Save) => boolean;
  /** Told of each conflict before anything is asked or decided about it. */
  readonly onDidMeet: (save: Save) => void;
  readonly logger: Logger;
}

/** The settings answer for every version that comes in between, but not without end. */
const MAX_OVERWRITTEN = 3;

/**
 * Lets writes through to the server, and stands where one meets a conflict.
 *
 * The question is modal, and asked only when a person has just asked for the save: it stops
 * nothing but what waits for it, and cannot be overlooked. A question that stays while people go
 * on is not to be had: the editor takes an unanswered save for one that is running, so that
 * the window does not close before it ends and later saves queue up behind it; and once the save
 * has failed the editor shows a notice by itself, with a button to try again. That notice is all
 * there is after a save that nobody has asked for, and while another question is open: the editor
 * replaces it by the next one of the file, and takes it away when the file is saved or reverted.
 */
export class ConflictGate {
  readonly #options: ConflictGateOptions;
  /** What people have agreed to replace, by the URI of the document. */
  readonly #agreed = new Map<string, Expected>();
  #isAsking = false;

  constructor(options: ConflictGateOptions) {
    this.#options = options;
  }

  /** @throws ConflictError when the file stays as it is on the server */
  async write(save: Save): Promise<void> {
    const policy = this.#options.policy(save);
    // What restores a version, and a save of what has not changed, are about no changes.
    const wasDirty = this.#options.isDirty(save);
    const isObsolete = () => wasDirty && !this.#options.isDirty(save);
    let expected = this.#agreed.get(save.uri.toString());
    for (let overwritten = 0; ; overwritten++) {
      const stopped = await writeUnlessConflict(save, expected);
      if (stopped === undefined) return;
      this.#options.onDidMeet(save);
      const next = await this.#settle(save, stopped, policy, overwritten, isObsolete);
      if (next === 'done') return;
      expected = next.expected;
    }
  }

  /** Runs what saves the document, with the person's word that it may replace this. */
  async agreeing<T>(uri: Save['uri'], expected: Expected, saving: () => Thenable<T>): Promise<T> {
    const key = uri.toString();
    this.#agreed.set(key, expected);
    try {
      return await saving();
    } finally {
      this.#agreed.delete(key);
    }
  }

  async #settle(
    save: Save,
    error: ConflictError,
    policy: ConflictPolicy,
    overwritten: number,
    isObsolete: () => boolean,
  ): Promise<'done' | { readonly expected: Expected }> {
    const { conflict } = error;
    if (policy === 'fail') throw error;
    if (policy === 'overwrite' && conflict.theirs && overwritten < MAX_OVERWRITTEN) {
      const { size } = conflict.theirs.snapshot;
      this.#options.logger.warn(
        `Replacing the version of ${save.path} that the server has (${size} bytes), as files.saveConflictResolution says`,
      );
      return { expected: conflict.theirs.snapshot };
    }
    const choice = await this.#ask(save, error);
    if (choice === 'cancel' || isObsolete()) throw error;
    if (choice === 'overwrite') return { expected: conflict.theirs?.snapshot ?? 'anything' };
    await this.#options.actions[choice](save, conflict);
    return 'done';
  }

  async #ask(save: Save, error: ConflictError): Promise<ConflictChoice> {
    if (this.#isAsking) throw error;
    this.#isAsking = true;
    try {
      return await this.#options.ask(save, error.conflict);
    } finally {
      this.#isAsking = false;
    }
  }
}

async function writeUnlessConflict(
  { files, path, content, create, overwrite, scope }: Save,
  expected: Expected | undefined,
): Promise<ConflictError | undefined> {
  try {
    await files.write(path, content, {
      create,
      overwrite,
      mayWait: true,
      signal: scope?.signal,
      onSent: scope?.onMoved,
      ...(expected && { expected }),
    });
    return undefined;
  } catch (error) {
    if (error instanceof ConflictError) return error;
    throw error;
  }
}
