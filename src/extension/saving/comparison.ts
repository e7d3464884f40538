import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { basename } from '../../common/remotePath.ts';
import type { Conflict } from '../../remote/guard/conflict.ts';
import { contextKeys, VERSION_SCHEME } from '../contributions.ts';
import { openTabs } from '../openResources.ts';
import { ContextKeys } from '../ui/contextKeys.ts';
import type { ConflictGate } from './conflictGate.ts';
import type { Save } from './save.ts';
import type { VersionFiles } from './versionFiles.ts';

/** What is compared with the version of the server. */
export type Compares = Pick<Save, 'uri' | 'path' | 'server'>;

interface Compared {
  readonly tab: vscode.Tab;
  readonly theirs: vscode.Uri;
  readonly mine: vscode.Uri;
}

/**
 * Shows the version of the server beside what is in the editor, to decide there. The person may
 * go on writing on their side of it.
 */
export class Comparison implements Disposable {
  readonly #versions: VersionFiles;
  readonly #gate: ConflictGate;
  readonly #mayTakeTheirs: (uri: vscode.Uri) => Promise<boolean>;
  /** What was compared, by the URI of the server's version. */
  readonly #conflicts = new Map<string, Conflict>();
  readonly #store = new DisposableStore();
  readonly #keys = new ContextKeys();

  constructor(
    versions: VersionFiles,
    gate: ConflictGate,
    mayTakeTheirs: (uri: vscode.Uri) => Promise<boolean>,
  ) {
    this.#mayTakeTheirs = mayTakeTheirs;
    this.#versions = versions;
    this.#gate = gate;
    const { tabGroups } = vscode.window;
    this.#store.add(
      tabGroups.onDidChangeTabs(({ closed }) => {
        this.#forget(closed);
        this.#tellWhetherComparing();
      }),
    );
    this.#store.add(tabGroups.onDidChangeTabGroups(() => this.#tellWhetherComparing()));
  }

  async show({ uri, path, server }: Compares, conflict: Conflict): Promise<void> {
    const content = conflict.theirs?.content;
    if (!content) return;
    const theirs = this.#versions.add(path, content);
    this.#conflicts.set(theirs.toString(), conflict);
    const title = vscode.l10n.t('{0} (on {1} ↔ yours)', basename(path), server.name);
    await vscode.commands.executeCommand('vscode.diff', theirs, uri, title, { preview: false });
  }

  /** Replaces the version that is compared by what is in the editor now. */
  async saveMine(): Promise<void> {
    const compared = activeComparison();
    const theirs = compared && this.#conflicts.get(compared.theirs.toString())?.theirs;
    if (!compared || !theirs) return;
    const document = await vscode.workspace.openTextDocument(compared.mine);
    // The command saves where there is nothing new, too: the person may be back at what was opened.
    await this.#gate.agreeing(document.uri, theirs.snapshot, () =>
      vscode.commands.executeCommand('workbench.action.files.save'),
    );
    if (!document.isDirty) await this.#finish(compared);
  }

  /** Drops what is in the editor for what the server has. */
  async takeTheirs(): Promise<void> {
    const compared = activeComparison();
    if (!compared || !(await this.#mayTakeTheirs(compared.mine))) return;
    // The command is about the editor in front, which may be another one since the person was asked.
    const { document } = await vscode.window.showTextDocument(compared.mine, { preview: false });
    if (!isActive(document)) return;
    await vscode.commands.executeCommand('workbench.action.files.revert');
    // Of a document with changes the editor is told the size and the time that it began from, and
    // would refuse the next save as one of an older version: without changes it is told those of now.
    if (isActive(document) && !document.isDirty) {
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
    await vscode.window.tabGroups.close(compared.tab);
  }

  dispose(): void {
    this.#store.dispose();
    this.#conflicts.clear();
  }

  async #finish({ tab, mine }: Compared): Promise<void> {
    await vscode.window.showTextDocument(mine, { preview: false });
    await vscode.window.tabGroups.close(tab);
  }

  #forget(closed: readonly vscode.Tab[]): void {
    for (const { theirs } of closed.flatMap(comparisonOf)) {
      if (isShown(theirs)) continue;
      this.#versions.remove(theirs);
      this.#conflicts.delete(theirs.toString());
    }
  }

  #tellWhetherComparing(): void {
    this.#keys.set(contextKeys.comparing, activeComparison() !== undefined);
  }
}

/** A tab may be in several groups, and one that goes to another group is closed in its own. */
function isShown(theirs: vscode.Uri): boolean {
  const shown = openTabs().flatMap(comparisonOf);
  return shown.some((one) => one.theirs.toString() === theirs.toString());
}

function activeComparison(): Compared | undefined {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  return tab && comparisonOf(tab)[0];
}

export function comparisonOf(tab: vscode.Tab): readonly Compared[] {
  const { input } = tab;
  const isOne =
    input instanceof vscode.TabInputTextDiff && input.original.scheme === VERSION_SCHEME;
  return isOne ? [{ tab, theirs: input.original, mine: input.modified }] : [];
}

/** The editor's command is about whatever is in front. */
function isActive(document: vscode.TextDocument): boolean {
  return document === vscode.window.activeTextEditor?.document;
}
