import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { basename, dirname } from '../../common/remotePath.ts';
import { parseNameQuery, type NameQuery } from '../../remote/nameIndex/nameQuery.ts';
import { NameSearch } from '../../remote/nameIndex/nameSearch.ts';
import { contextKeys } from '../contributions.ts';
import { locate } from '../ftpUri.ts';
import { toUri } from '../provider/convert.ts';
import { icon, plainLabel } from '../ui/inputs.ts';
import type { FolderIndexes, IndexedFolder } from './folderIndexes.ts';
import { indexText } from './indexText.ts';
import type { RecentFiles } from './recentFiles.ts';

interface FileItem extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
  /** Its icon is that of the file, in editors that know this. */
  readonly resourceUri?: vscode.Uri;
}

interface OpenOptions {
  readonly toSide?: boolean;
  /** The picker stays, and the file gets a tab of its own. */
  readonly keepOpen?: boolean;
}

const MAX_FOUND = 200;
const MAX_RECENT = 12;
/** While names come in by the hundred, the list stays calm. */
const REFRESH_MS = 300;

/** Finds a file by its name, as the editor's own picker does where it can see the files. */
export class FilePicker implements Disposable {
  readonly #indexes: FolderIndexes;
  readonly #recent: RecentFiles;
  readonly #store = new DisposableStore();
  readonly #pick = vscode.window.createQuickPick<FileItem>();
  readonly #search = new NameSearch();
  #folders: readonly IndexedFolder[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(indexes: FolderIndexes, recent: RecentFiles) {
    this.#indexes = indexes;
    this.#recent = recent;
    const pick = this.#store.add(this.#pick);
    pick.placeholder = vscode.l10n.t(
      'Type the name or the path of a file; :12 behind it is a line',
    );
    // What is found is in its order already. The editor knows this property; its types do not.
    Object.assign(pick, { sortByLabel: false });
    pick.matchOnDescription = true;
    pick.keepScrollPosition = true;
    this.#store.add(pick.onDidChangeValue(() => this.#show()));
    this.#store.add(pick.onDidAccept(() => void this.open()));
    this.#store.add(pick.onDidTriggerItemButton(({ item }) => void this.#openItem(item, SIDE)));
    this.#store.add(pick.onDidTriggerButton((button) => this.#press(button)));
    this.#store.add(pick.onDidHide(() => this.dispose()));
    this.#store.add(indexes.onDidChange(() => this.#showSoon()));
  }

  /** @param value what stands in the box at first */
  async show(value: string): Promise<void> {
    // Set to nothing, it would take away what is typed meanwhile.
    if (value !== '') this.#pick.value = value;
    this.#pick.busy = true;
    this.#pick.title = vscode.l10n.t('Go to Remote File');
    this.#pick.show();
    void vscode.commands.executeCommand('setContext', contextKeys.goingToFile, true);
    this.#folders = await this.#indexes.all();
    this.#show();
  }

  /** Opens the file that is selected. */
  async open(options: OpenOptions = {}): Promise<void> {
    const [item] = this.#pick.activeItems;
    if (item) await this.#openItem(item, options);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
    void vscode.commands.executeCommand('setContext', contextKeys.goingToFile, false);
  }

  async #openItem({ uri }: FileItem, { toSide, keepOpen }: OpenOptions): Promise<void> {
    if (!uri) return;
    const { line, column } = parseNameQuery(this.#pick.value);
    const at = line === undefined ? undefined : new vscode.Position(line - 1, (column ?? 1) - 1);
    if (!keepOpen) this.#pick.hide();
    await vscode.commands.executeCommand('vscode.open', uri, {
      viewColumn: toSide ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
      preserveFocus: keepOpen ?? false,
      ...(keepOpen && { preview: false }),
      ...(at && { selection: new vscode.Range(at, at) }),
    });
  }

  #press(button: vscode.QuickInputButton): void {
    const isStop = button === this.#stopButton;
    for (const { index } of this.#folders) {
      if (isStop) index.stop();
      else void index.read();
    }
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#show();
    }, REFRESH_MS);
  }

  #show(): void {
    const statuses = this.#folders.map(({ index }) => index.status);
    const isReading = statuses.some(({ state }) => state === 'reading');
    this.#pick.busy = isReading;
    this.#pick.buttons = [isReading ? this.#stopButton : this.#readButton];
    const what = vscode.l10n.t('Go to Remote File');
    this.#pick.title = vscode.l10n.t('{0}: {1}', what, indexText(statuses, Date.now()));
    const items = this.#itemsFor(parseNameQuery(this.#pick.value));
    if (isSame(items, this.#pick.items)) return;
    this.#pick.items = items;
  }

  #itemsFor(query: NameQuery): readonly FileItem[] {
    const recent = this.#recentFor(query);
    const known = new Set(recent.map(({ uri }) => uri?.toString()));
    const found = this.#folders
      .flatMap((folder) => this.#foundIn(folder, query))
      .sort((one, other) => other.score - one.score)
      .slice(0, MAX_FOUND)
      .map(({ item }) => item)
      .filter(({ uri }) => !known.has(uri?.toString()));
    return [
      ...separated(vscode.l10n.t('recently opened'), recent),
      ...separated(recent.length > 0 ? vscode.l10n.t('files') : undefined, found),
    ];
  }

  #foundIn(folder: IndexedFolder, { terms }: NameQuery): { item: FileItem; score: number }[] {
    const found = this.#search.find([folder.index.root], terms, MAX_FOUND);
    const { authority } = locate(folder.uri);
    return found.map(({ path, score }) => ({
      item: this.#itemOf(toUri({ authority, path }), folder),
      score,
    }));
  }

  /** Those that match, the latest first; what is in front already comes last. */
  #recentFor({ terms }: NameQuery): readonly FileItem[] {
    const active = vscode.window.activeTextEditor?.document.uri.toString();
    const uris = this.#recent.below(this.#folders.map(({ uri }) => uri));
    const others = uris.filter((uri) => uri.toString() !== active);
    const matching = others.filter((uri) => {
      const { path } = uri;
      const folder = { path: dirname(path), files: [basename(path)], folders: new Map() };
      return this.#search.find([folder], terms, 1).length > 0;
    });
    return matching.slice(0, MAX_RECENT).map((uri) => this.#itemOf(uri, this.#folderOf(uri)));
  }

  #folderOf(uri: vscode.Uri): IndexedFolder | undefined {
    const within = (folder: IndexedFolder) => uri.toString().startsWith(folder.uri.toString());
    return this.#folders.find(within);
  }

  #itemOf(uri: vscode.Uri, folder: IndexedFolder | undefined): FileItem {
    const name = this.#folders.length > 1 && folder ? nameOf(folder.uri) : undefined;
    const top = folder?.uri.path.replace(/\/$/, '').length ?? 0;
    const below = dirname(uri.path.slice(top)).slice(1);
    const place = [name, below].filter((part) => part !== undefined && part !== '').join(' • ');
    return {
      uri,
      resourceUri: uri,
      label: plainLabel(basename(uri.path)),
      description: plainLabel(place),
      iconPath: vscode.ThemeIcon.File,
      alwaysShow: true,
      buttons: [{ iconPath: icon('split-horizontal'), tooltip: vscode.l10n.t('Open to the Side') }],
    };
  }

  readonly #readButton = {
    iconPath: icon('refresh'),
    tooltip: vscode.l10n.t('Read the Names Anew from the Server'),
  };
  readonly #stopButton = {
    iconPath: icon('stop-circle'),
    tooltip: vscode.l10n.t('Stop Reading the Names'),
  };
}

const SIDE: OpenOptions = { toSide: true };

function nameOf(folder: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(folder)?.name ?? basename(folder.path);
}

function separated(label: string | undefined, items: readonly FileItem[]): readonly FileItem[] {
  if (label === undefined || items.length === 0) return items;
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

/** A list that is set anew takes the selection back to its beginning. */
function isSame(one: readonly FileItem[], other: readonly FileItem[]): boolean {
  if (one.length !== other.length) return false;
  return one.every((item, index) => keyOf(item) === keyOf(other[index]));
}

function keyOf(item: FileItem | undefined): string | undefined {
  return item?.uri?.toString() ?? item?.label;
}
