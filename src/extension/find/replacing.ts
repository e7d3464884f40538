import * as vscode from 'vscode';
import { replaceMatches } from '../../remote/search/replaceMatches.ts';
import { patternOf } from '../../remote/search/searchQuery.ts';
import { readText, writeText } from '../../remote/search/fileText.ts';
import type { Matcher } from '../../remote/search/matcher.ts';
import type { TextMatch } from '../../remote/search/textMatches.ts';
import { withHelp } from '../help/helpLink.ts';
import { askText, BACK, icon, plainLabel } from '../ui/inputs.ts';
import type { SearchWish } from './searchForm.ts';
import { encodingOf, unsavedDocument } from './searchRun.ts';
import type { FileNode } from './searchView.ts';
import { numberText } from './indexText.ts';

export const REPLACED_SCHEME = 'ftp-workspace-replaced';

/** What is replaced by what. */
interface Replacement {
  readonly wish: SearchWish;
  readonly by: string;
}

interface FileItem extends vscode.QuickPickItem {
  readonly file: FileNode;
}

/** More than any file has that is searched. */
const MAX_MATCHES = 1_000_000;

/** Replaces what was found, through the same saves as those of the editor. */
export class Replacing implements vscode.TextDocumentContentProvider {
  readonly #matcher: Matcher;
  readonly #previews = new Map<string, string>();

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#previews.get(uri.toString()) ?? '';
  }

  /** @returns the files that were changed */
  async run(files: readonly FileNode[], wish: SearchWish): Promise<readonly FileNode[]> {
    const by = await askText({
      title: vscode.l10n.t('Replace in Remote Files'),
      prompt: vscode.l10n.t('Text that takes the place of "{0}"', wish.text),
    });
    if (by === undefined || by === BACK) return [];
    const replacement = { wish, by };
    const chosen = await this.#choose(files, replacement);
    return chosen ? this.#replaceAll(chosen, replacement) : [];
  }

  async #choose(
    files: readonly FileNode[],
    replacement: Replacement,
  ): Promise<readonly FileNode[] | undefined> {
    const pick = vscode.window.createQuickPick<FileItem>();
    pick.title = vscode.l10n.t('Replace by "{0}" in These Files', replacement.by);
    pick.placeholder = vscode.l10n.t('Enter replaces in all files that are checked');
    pick.canSelectMany = true;
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    const preview = { iconPath: icon('diff'), tooltip: vscode.l10n.t('Preview the Changes') };
    pick.items = files.map((file) => ({
      file,
      label: plainLabel(vscode.workspace.asRelativePath(file.uri)),
      description: vscode.l10n.t('Matches: {0}', file.matches.length),
      buttons: [preview],
    }));
    pick.selectedItems = pick.items;
    return new Promise((resolve) => {
      pick.onDidTriggerItemButton(({ item }) => void this.#preview(item.file, replacement));
      pick.onDidAccept(() => {
        resolve(pick.selectedItems.map(({ file }) => file));
        pick.hide();
      });
      pick.onDidHide(() => {
        resolve(undefined);
        pick.dispose();
      });
      pick.show();
    });
  }

  async #preview(file: FileNode, replacement: Replacement): Promise<void> {
    const changed = await this.#changed(file, replacement);
    if (!changed) return;
    const uri = file.uri.with({ scheme: REPLACED_SCHEME, query: String(Date.now()) });
    this.#previews.clear();
    this.#previews.set(uri.toString(), changed.text);
    const name = vscode.workspace.asRelativePath(file.uri);
    const title = vscode.l10n.t('{0} (before ↔ replaced)', name);
    await vscode.commands.executeCommand('vscode.diff', file.uri, uri, title, { preview: true });
  }

  async #replaceAll(
    files: readonly FileNode[],
    replacement: Replacement,
  ): Promise<readonly FileNode[]> {
    const done: FileNode[] = [];
    const left: string[] = [];
    const location = vscode.ProgressLocation.Notification;
    const title = vscode.l10n.t('Replacing in remote files');
    await vscode.window.withProgress(
      { location, title, cancellable: true },
      async (told, token) => {
        for (const file of files) {
          const name = vscode.workspace.asRelativePath(file.uri);
          if (token.isCancellationRequested) left.push(name);
          else if (await this.#replace(file, replacement)) done.push(file);
          else left.push(name);
          told.report({ message: name, increment: 100 / files.length });
        }
      },
    );
    tell(done.length, left);
    return done;
  }

  async #replace(file: FileNode, replacement: Replacement): Promise<boolean> {
    if (unsavedDocument(file.uri)) return false;
    try {
      const changed = await this.#changed(file, replacement);
      if (!changed) return false;
      await vscode.workspace.fs.writeFile(file.uri, changed.content);
      return true;
    } catch {
      // Who asks about a conflict, and tells what failed, has done so: here it counts as left.
      return false;
    }
  }

  /** What becomes of a file; undefined: nothing, as it has changed, or would not come back the same. */
  async #changed(
    file: FileNode,
    { wish, by }: Replacement,
  ): Promise<{ readonly text: string; readonly content: Uint8Array } | undefined> {
    const content = await vscode.workspace.fs.readFile(file.uri);
    const read = readText(content, encodingOf(file.uri));
    if (!read || !isSameBytes(writeText(read.text, read), content)) return undefined;
    const pattern = patternOf(wish);
    const found = await this.#matcher.find({ text: read.text, pattern, limit: MAX_MATCHES });
    if (found === 'too-slow') return undefined;
    const wanted = new Set(file.matches.map(({ match }) => placeOf(match)));
    const matches = found.filter((match) => wanted.has(placeOf(match)));
    if (matches.length < wanted.size) return undefined;
    const text = replaceMatches(read.text, matches, pattern, by, wish.isRegExp);
    const written = writeText(text, read);
    // A character that the encoding of the file does not have would become a question mark.
    return readText(written, read.encoding)?.text === text ? { text, content: written } : undefined;
  }
}

function placeOf({ line, column, preview }: TextMatch): string {
  return `${line}:${column}:${preview}`;
}

function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(Buffer.from(other));
}

function tell(done: number, left: readonly string[]): void {
  if (left.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Files in which it was replaced: {0}.', numberText(done)),
    );
    return;
  }
  const text = vscode.l10n.t(
    'Files in which it was replaced: {0}. Left as they are, because they have changed, have unsaved changes, or could not be saved: {1}. Save them and search again.',
    numberText(done),
    left.join(', '),
  );
  void vscode.window.showWarningMessage(withHelp(text, 'not-replaced'));
}
