import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import { locate } from '../ftpUri.ts';
import type { Remotes } from '../remotes/remotes.ts';
import type { ConnectionNode, ViewNode } from './nodes.ts';

/** Looks for changes made by others in what the view shows, for as long as it shows it. */
export class ShownFolders implements Disposable {
  readonly #view: vscode.TreeView<ViewNode>;
  readonly #remotes: Remotes;
  readonly #expanded = new Set<ConnectionNode>();
  readonly #watches = new Map<string, Disposable>();
  readonly #store = new DisposableStore();

  constructor(view: vscode.TreeView<ViewNode>, remotes: Remotes) {
    this.#view = view;
    this.#remotes = remotes;
    this.#store.add(view.onDidChangeVisibility(() => this.update()));
    this.#store.add(view.onDidExpandElement(({ element }) => this.#note(element, true)));
    this.#store.add(view.onDidCollapseElement(({ element }) => this.#note(element, false)));
  }

  /** The row of a server was replaced by another one, which is collapsed. */
  replaced(node: ConnectionNode): void {
    this.#expanded.delete(node);
  }

  /** To be called when a folder was listed as well. */
  update(): void {
    const shown = this.#view.visible ? [...this.#expanded] : [];
    const wanted = new Map(shown.flatMap(({ start }) => (start ? [[String(start), start]] : [])));
    for (const [key, watch] of this.#watches) {
      if (wanted.has(key)) continue;
      watch.dispose();
      this.#watches.delete(key);
    }
    for (const [key, uri] of wanted) {
      if (this.#watches.has(key)) continue;
      const { authority, path } = locate(uri);
      const remote = this.#remotes.find(authority);
      if (remote) this.#watches.set(key, remote.watch(path, { recursive: true }));
    }
  }

  dispose(): void {
    this.#store.dispose();
    for (const watch of this.#watches.values()) watch.dispose();
    this.#watches.clear();
  }

  #note(node: ViewNode, isExpanded: boolean): void {
    if (node.kind !== 'connection') return;
    if (isExpanded) this.#expanded.add(node);
    else this.#expanded.delete(node);
    this.update();
  }
}
