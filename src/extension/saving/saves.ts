import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import { hasCode } from '../../common/remoteError.ts';
import { ConflictError, type Conflict } from '../../remote/guard/conflict.ts';
import { toUri } from '../provider/convert.ts';
import { locate } from '../ftpUri.ts';
import { VERSION_SCHEME } from '../contributions.ts';
import { isDirty, openTabs } from '../openResources.ts';
import { Comparison, comparisonOf, type Compares } from './comparison.ts';
import { ConflictGate, type ConflictPolicy, type Expected } from './conflictGate.ts';
import { askConflict } from './conflictQuestion.ts';
import { saveBeside } from './keepBoth.ts';
import type { Save, SaveReason } from './save.ts';
import { SaveReasons } from './saveReasons.ts';
import { resultOf, ThreeWayMerge } from './threeWayMerge.ts';
import { VersionFiles } from './versionFiles.ts';

/** The editor looks at the file on the server before it takes it for saved. */
const SAVED_DEADLINE_MS = 30_000;

/** What becomes of the editor's saves: written, or decided about with the person. */
export class Saves implements Disposable {
  readonly #store = new DisposableStore();
  readonly #reasons = this.#store.add(new SaveReasons());
  readonly #didMeetConflict = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #running = new Set<Save>();
  readonly #logger: Logger;
  readonly #gate: ConflictGate;
  readonly #comparison: Comparison;
  readonly #merge: ThreeWayMerge;

  /** The person is told of what they save, or has been. */
  readonly onDidMeetConflict = this.#didMeetConflict.event;

  /** @param mayTakeTheirs asked before the version here of a file is given up for that of the server */
  constructor(logger: Logger, mayTakeTheirs: (uri: vscode.Uri) => Promise<boolean>) {
    this.#logger = logger;
    this.#gate = new ConflictGate({
      policy: policyOf,
      ask: (save, conflict) => askConflict(save, conflict, documentBehind(save) !== undefined),
      actions: {
        compare: async (save, conflict) => {
          await this.#comparison.show(save, conflict);
          throw putOff(
            vscode.l10n.t('Decide in the comparison. Your text is still in the editor.'),
          );
        },
        merge: async (save, conflict) => {
          await this.#merge.begin(save, conflict);
          throw putOff(
            vscode.l10n.t('Complete the merge to save it. Your text is still in the editor.'),
          );
        },
        keepBoth: (save) => this.#keepBoth(save),
      },
      isDirty: ({ uri }) => isDirty(uri),
      onDidMeet: ({ uri }) => this.#didMeetConflict.fire(uri),
      logger,
    });
    void closeLeftTabs();
    const versions = this.#store.add(new VersionFiles());
    this.#comparison = this.#store.add(new Comparison(versions, this.#gate, mayTakeTheirs));
    this.#merge = this.#store.add(new ThreeWayMerge(versions, this.#gate, logger));
  }

  /** @throws the failure of the write; a ConflictError when the person left the file as it is */
  async write(save: Save): Promise<void> {
    const reason = this.#reasons.take(save.uri);
    this.#running.add(save);
    try {
      await this.#gate.write({ ...save, reason });
    } catch (error) {
      if (save.scope?.signal.aborted && hasCode(error, 'aborted')) {
        throw putOff(cancelledText(save, reason));
      }
      if (reason !== 'outside' || !(error instanceof ConflictError)) throw error;
      throw putOff(
        vscode.l10n.t(
          '{0} was left as it is on {1}: it has changed there since it was last read here.',
          save.path,
          save.server.name,
        ),
      );
    } finally {
      this.#running.delete(save);
    }
  }

  /** True while a save of the file is under way, or the person is asked about it. */
  isWriting(uri: vscode.Uri): boolean {
    return [...this.#running].some((save) => isSame(save.uri, uri));
  }

  /**
   * Decides about a save that was kept and that no editor is saving just now.
   * @returns what the person agrees to replace, `beside` when it was saved under another name, or
   *   undefined when it stays as it is, for the time being or to be decided in a comparison or merge
   */
  async decide(save: Save, conflict: Conflict): Promise<Expected | 'beside' | undefined> {
    const choice = await askConflict({ ...save, reason: 'waiting' }, conflict, true);
    switch (choice) {
      case 'compare':
        await this.#comparison.show(save, conflict);
        return undefined;
      case 'merge':
        await this.#merge.begin(save, conflict);
        return undefined;
      case 'keepBoth':
        await saveBeside(save, vscode.l10n.t('mine'), new Date());
        return 'beside';
      case 'overwrite':
        return conflict.theirs?.snapshot ?? 'anything';
      case 'cancel':
        return undefined;
    }
  }

  compare(what: Compares, conflict: Conflict): Promise<void> {
    return this.#comparison.show(what, conflict);
  }

  saveMine(): Promise<void> {
    return this.#comparison.saveMine();
  }

  takeTheirs(): Promise<void> {
    return this.#comparison.takeTheirs();
  }

  completeMerge(): Promise<void> {
    return this.#merge.complete();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #keepBoth(save: Save): Promise<void> {
    const beside = await saveBeside(save, vscode.l10n.t('mine'), new Date());
    const document = documentBehind(save);
    const { authority } = locate(save.uri);
    const uri = toUri({ authority, path: beside });
    // The editor takes its text for saved, which it is; only then it can be made to read again.
    void showBoth(document, uri).catch((error: unknown) => {
      this.#logger.warn(`Could not show both versions of ${save.path}: ${String(error)}`);
    });
    if (save.reason !== 'outside') return;
    throw putOff(
      vscode.l10n.t('{0} was left as it is. The new content is in {1}.', save.path, beside),
    );
  }
}

function policyOf({ uri, reason }: Save): ConflictPolicy {
  if (overwritesUnasked(uri)) return 'overwrite';
  return reason === 'automatic' ? 'fail' : 'ask';
}

/** By the word of the person alone: a folder brings its own settings along, and is not asked. */
function overwritesUnasked(uri: vscode.Uri): boolean {
  const files = vscode.workspace.getConfiguration('files', documentOf(uri) ?? uri);
  const found = files.inspect<string>('saveConflictResolution');
  return (found?.globalLanguageValue ?? found?.globalValue) === 'overwriteFileOnDisk';
}

/** The versions that a window showed went with it when it was loaded again. */
async function closeLeftTabs(): Promise<void> {
  const left = openTabs().filter(
    (tab) => comparisonOf(tab).length > 0 || resultOf(tab).length > 0 || isVersion(tab),
  );
  await vscode.window.tabGroups.close(left, true);
}

/** One side of a comparison, opened by itself. */
function isVersion({ input }: vscode.Tab): boolean {
  return input instanceof vscode.TabInputText && input.uri.scheme === VERSION_SCHEME;
}

async function showBoth(
  document: vscode.TextDocument | undefined,
  beside: vscode.Uri,
): Promise<void> {
  if (document) {
    if (!(await isSaved(document))) return;
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.window.showTextDocument(beside, { preview: false });
}

/** Resolves when the editor is done with a save that is running; false: it failed after all. */
function isSaved(document: vscode.TextDocument): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (saved: boolean) => {
      clearTimeout(timer);
      listening.dispose();
      resolve(saved);
    };
    const timer = setTimeout(() => end(false), SAVED_DEADLINE_MS);
    const listening = vscode.workspace.onDidSaveTextDocument((saved) => {
      if (saved === document) end(true);
    });
  });
}

function cancelledText({ path }: Save, reason: SaveReason): string {
  if (reason === 'outside') return vscode.l10n.t('Saving {0} was cancelled.', path);
  return vscode.l10n.t('Saving {0} was cancelled. Your text is still in the editor.', path);
}

/** A save that goes on elsewhere; the editor keeps the text, and shows this. */
function putOff(text: string): Error {
  return vscode.FileSystemError.Unavailable(text);
}

/** The document of which this is the text; of what was written outside of it there is none. */
function documentBehind({ uri, reason }: Save): vscode.TextDocument | undefined {
  return reason === 'outside' ? undefined : documentOf(uri);
}

function documentOf(uri: vscode.Uri): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find((document) => isSame(document.uri, uri));
}

function isSame(one: vscode.Uri, other: vscode.Uri): boolean {
  return one.toString() === other.toString();
}
