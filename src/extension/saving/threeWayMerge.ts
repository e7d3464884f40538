import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { Logger } from '../../common/logger.ts';
import type { Conflict } from '../../remote/guard/conflict.ts';
import type { Snapshot } from '../../remote/guard/snapshot.ts';
import { contextKeys, VERSION_SCHEME } from '../contributions.ts';
import { openTabs } from '../openResources.ts';
import { ContextKeys } from '../ui/contextKeys.ts';
import type { ConflictGate } from './conflictGate.ts';
import { versionText } from './conflictText.ts';
import type { Save } from './save.ts';
import type { VersionFiles } from './versionFiles.ts';

interface Merge {
  readonly target: vscode.Uri;
  /** The version of the server that goes into the merge. */
  readonly theirs: Snapshot;
  readonly versions: readonly vscode.Uri[];
  /** What was saved in the merge editor last. */
  merged: string | undefined;
}

/**
 * Begins a result: with a mark of a conflict in it the merge editor works the result out of both
 * sides, and else takes it as somebody's work.
 */
const UNMERGED = Buffer.from('<<<<<<<\n=======\n>>>>>>>\n');

/**
 * Merges in the editor's merge view. Its result is a file in memory: the view saves what it
 * merges into before it begins, and the server must not get what is half merged. What was saved in
 * the view when it closes goes into the document, which is saved then.
 */
export class ThreeWayMerge implements Disposable {
  readonly #versions: VersionFiles;
  readonly #gate: ConflictGate;
  /** Those that are going on, by the URI of the result. */
  readonly #merges = new Map<string, Merge>();
  readonly #store = new DisposableStore();
  readonly #keys = new ContextKeys();

  constructor(versions: VersionFiles, gate: ConflictGate, logger: Logger) {
    this.#versions = versions;
    this.#gate = gate;
    this.#store.add(
      vscode.workspace.onDidSaveTextDocument((document) => {
        const merge = this.#merges.get(document.uri.toString());
        if (merge) merge.merged = document.getText();
      }),
    );
    this.#store.add(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        this.#tellWhetherMerging();
        for (const result of closed.flatMap(resultOf)) {
          if (isShown(result)) continue;
          void this.#end(result).catch((error: unknown) => {
            logger.error(`What was merged could not be shown: ${String(error)}`);
          });
        }
      }),
    );
    const { tabGroups } = vscode.window;
    this.#store.add(tabGroups.onDidChangeTabGroups(() => this.#tellWhetherMerging()));
  }

  async begin({ uri, path, content, server }: Save, conflict: Conflict): Promise<void> {
    const { base, theirs } = conflict;
    if (!base?.content || !theirs?.content) return;
    const add = (version: Uint8Array) => this.#versions.add(path, version);
    const inputs = { base: add(base.content), theirs: add(theirs.content), mine: add(content) };
    const result = this.#versions.add(path, UNMERGED, { readonly: false });
    this.#merges.set(result.toString(), {
      target: uri,
      theirs: theirs.snapshot,
      versions: [...Object.values(inputs), result],
      merged: undefined,
    });
    const { t } = vscode.l10n;
    // The editor's own extension for Git opens the view by this command.
    await vscode.commands.executeCommand('_open.mergeEditor', {
      base: inputs.base,
      input1: { uri: inputs.theirs, title: server.name, description: versionText(theirs) },
      input2: { uri: inputs.mine, title: t('Yours'), description: t('from the editor') },
      output: result,
    });
  }

  /** Ends the merge that is shown; the editor asks where conflicts are left in it. */
  async complete(): Promise<void> {
    if (shownResult()) await vscode.commands.executeCommand('mergeEditor.acceptMerge');
  }

  dispose(): void {
    this.#store.dispose();
    this.#merges.clear();
  }

  #tellWhetherMerging(): void {
    this.#keys.set(contextKeys.merging, shownResult() !== undefined);
  }

  async #end(result: vscode.Uri): Promise<void> {
    const merge = this.#merges.get(result.toString());
    if (!merge) return;
    this.#merges.delete(result.toString());
    for (const version of merge.versions) this.#versions.remove(version);
    const { target, merged, theirs } = merge;
    if (merged === undefined) return;
    const document = await vscode.workspace.openTextDocument(target);
    await vscode.window.showTextDocument(document, { preview: false });
    await replaceText(document, merged);
    await this.#gate.agreeing(target, theirs, () => document.save());
  }
}

async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, document.validateRange(whole), text);
  await vscode.workspace.applyEdit(edit);
}

function shownResult(): vscode.Uri | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return tab && resultOf(tab)[0];
}

/** A tab that goes to another group is closed in its own. */
function isShown(result: vscode.Uri): boolean {
  return openTabs().some((tab) => resultOf(tab)[0]?.toString() === result.toString());
}

/** The editor has no name for the input of its merge view yet. */
export function resultOf({ input }: vscode.Tab): readonly vscode.Uri[] {
  if (typeof input !== 'object' || input === null || !('result' in input)) return [];
  const { result } = input;
  return result instanceof vscode.Uri && result.scheme === VERSION_SCHEME ? [result] : [];
}
