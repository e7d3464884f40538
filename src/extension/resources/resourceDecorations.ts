import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { dirname } from '../../common/remotePath.ts';
import type { FileDetails } from '../../remote/attributes/fileAttributes.ts';
import { isFtpScheme, locate } from '../ftpUri.ts';
import { toUri } from '../provider/convert.ts';
import type { Remotes } from '../remotes/remotes.ts';
import type { FolderFailures } from './folderFailures.ts';
import { modeText } from './permissions/permissionBits.ts';

interface Told {
  readonly uri: vscode.Uri;
  readonly decoration: vscode.FileDecoration | undefined;
}

/** What is not on screen any more is asked for again when it is. */
const MAX_TOLD = 5_000;

/**
 * Marks what is read-only, links, and folders that could not be listed. All of it is known by then:
 * the server is not asked for a mark.
 */
export class ResourceDecorations implements vscode.FileDecorationProvider, Disposable {
  readonly #remotes: Remotes;
  readonly #failures: FolderFailures;
  readonly #told = new Map<string, Told>();
  readonly #didChange = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #store = new DisposableStore();

  readonly onDidChangeFileDecorations = this.#didChange.event;

  constructor(remotes: Remotes, failures: FolderFailures) {
    this.#remotes = remotes;
    this.#failures = failures;
    this.#store.add(this.#didChange);
    this.#store.add(failures.onDidLook((uri) => this.#lookAgain(uri)));
    this.#store.add(
      remotes.onDidChange(({ authorities, changes }) => {
        const uris = authorities.flatMap((authority) =>
          changes.map(({ path }) => toUri({ authority, path })),
        );
        this.#tellChanged(uris.flatMap((uri) => this.#told.get(String(uri)) ?? []));
      }),
    );
    this.#store.add(vscode.window.registerFileDecorationProvider(this));
  }

  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    if (!isFtpScheme(uri.scheme)) return undefined;
    const decoration = this.#decorationOf(uri);
    const key = String(uri);
    this.#told.delete(key);
    this.#told.set(key, { uri, decoration });
    const [oldest] = this.#told.keys();
    if (this.#told.size > MAX_TOLD && oldest !== undefined) this.#told.delete(oldest);
    return decoration;
  }

  dispose(): void {
    this.#store.dispose();
    this.#told.clear();
  }

  /** The folder, and all in it of which something was told. */
  #lookAgain(folder: vscode.Uri): void {
    const isIn = ({ uri }: Told): boolean =>
      uri.authority === folder.authority &&
      uri.scheme === folder.scheme &&
      (uri.path === folder.path || dirname(uri.path) === folder.path);
    this.#tellChanged([...this.#told.values()].filter(isIn));
  }

  #tellChanged(told: readonly Told[]): void {
    const changed = told.filter(({ uri, decoration }) => {
      const now = this.#decorationOf(uri);
      return now?.badge !== decoration?.badge || now?.tooltip !== decoration?.tooltip;
    });
    if (changed.length > 0) this.#didChange.fire(changed.map(({ uri }) => uri));
  }

  #decorationOf(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const reason = this.#failures.reasonOf(uri);
    if (reason !== undefined) return failedDecoration(reason);
    const { authority, path } = locate(uri);
    const details = this.#remotes.find(authority)?.seen?.known(path);
    // Forgotten, and nothing else is known: what was told stays.
    if (!details) return this.#told.get(String(uri))?.decoration;
    return detailsDecoration(details, vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  }
}

function failedDecoration(reason: string): vscode.FileDecoration {
  const tooltip = vscode.l10n.t('The folder could not be listed. {0}', reason);
  return new vscode.FileDecoration('!', tooltip, new vscode.ThemeColor('list.errorForeground'));
}

/** @param isInWorkspace where the Explorer marks links itself, without their target */
function detailsDecoration(
  details: FileDetails,
  isInWorkspace: boolean,
): vscode.FileDecoration | undefined {
  const { symlink, readonly, mode } = details;
  if (symlink) {
    return new vscode.FileDecoration(isInWorkspace ? undefined : '⤷', linkText(details));
  }
  if (!readonly) return undefined;
  const tooltip =
    mode === undefined
      ? vscode.l10n.t('Read-only')
      : vscode.l10n.t('Read-only ({0})', modeText(mode));
  return new vscode.FileDecoration('RO', tooltip);
}

function linkText({ kind, linkTarget }: FileDetails): string {
  const { t } = vscode.l10n;
  if (kind === 'other') {
    return linkTarget === undefined
      ? t('Symbolic link that leads nowhere')
      : t('Symbolic link that leads nowhere: {0}', linkTarget);
  }
  return linkTarget === undefined ? t('Symbolic link') : t('Symbolic link to {0}', linkTarget);
}
