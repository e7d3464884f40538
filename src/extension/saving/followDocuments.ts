import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { OpenDocuments } from '../../remote/remoteFiles.ts';
import { locate } from '../ftpUri.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { shownBy } from './shownBy.ts';

interface Place {
  readonly documents: OpenDocuments;
  readonly path: RemotePath;
}

/** The editor tells of a change first, and a moment later that the document has changes by it. */
const LOADED_MS = 1_000;

/**
 * Tells the servers which of their files have a document, and which of those have changes: a save
 * is held against what its document began from. Others read and write the same files.
 */
export function followDocuments(remotes: Remotes): Disposable {
  const store = new DisposableStore();
  const later = store.add(new Later());
  const placeOf = (uri: vscode.Uri): Place | undefined => {
    const remote = remoteOf(remotes, uri);
    return remote && { documents: remote.files.documents, path: locate(uri).path };
  };
  for (const follow of [followTexts, followNotebooks]) {
    for (const listener of follow(placeOf, later)) store.add(listener);
  }
  return store;
}

type PlaceOf = (uri: vscode.Uri) => Place | undefined;

function followTexts(placeOf: PlaceOf, later: Later): readonly Disposable[] {
  const opened = (document: vscode.TextDocument): void => {
    const { documents, path } = placeOf(document.uri) ?? {};
    // Opened with changes: the editor has brought them back from before it was closed.
    if (path !== undefined && document.isDirty) documents?.hold(path);
    else if (path !== undefined) documents?.adopt(path, shownBy(document));
  };
  for (const document of vscode.workspace.textDocuments) opened(document);
  return [
    vscode.workspace.onDidOpenTextDocument(opened),
    vscode.workspace.onDidChangeTextDocument((event) => {
      const place = placeOf(event.document.uri);
      if (place) changed(place, event, later);
    }),
    vscode.workspace.onWillSaveTextDocument(({ document }) => {
      const { documents, path } = placeOf(document.uri) ?? {};
      if (path === undefined) return;
      if (document.isDirty) documents?.hold(path);
      documents?.willSave(path);
    }),
    vscode.workspace.onDidSaveTextDocument((document) => {
      const { documents, path } = placeOf(document.uri) ?? {};
      if (path !== undefined) documents?.adopt(path, shownBy(document));
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      // Another language for the same document is told as a close as well.
      if (!document.isClosed) return;
      const { documents, path } = placeOf(document.uri) ?? {};
      if (path !== undefined) documents?.release(path);
    }),
  ];
}

function changed(
  { documents, path }: Place,
  { document, contentChanges, reason }: vscode.TextDocumentChangeEvent,
  later: Later,
): void {
  if (document.isDirty) {
    documents.hold(path);
    return;
  }
  documents.undone(path, shownBy(document));
  if (contentChanges.length === 0 || reason !== undefined) return;
  // Text that comes without making the document dirty comes from the server, also where it cannot
  // be compared. The first letter that a person types looks the same for a moment.
  later.run(LOADED_MS, () => {
    if (!document.isDirty && !document.isClosed) documents.adopt(path, shownBy(document));
  });
}

function followNotebooks(placeOf: PlaceOf, later: Later): readonly Disposable[] {
  const tell = (notebook: vscode.NotebookDocument): void => {
    const { documents, path } = placeOf(notebook.uri) ?? {};
    if (path === undefined) return;
    if (notebook.isDirty) documents?.hold(path);
    else documents?.adopt(path);
  };
  const tellOpen = (notebook: vscode.NotebookDocument): void => {
    if (!notebook.isClosed) tell(notebook);
  };
  for (const notebook of vscode.workspace.notebookDocuments) tell(notebook);
  return [
    vscode.workspace.onDidOpenNotebookDocument(tell),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => {
      if (notebook.isDirty) tell(notebook);
      else later.run(LOADED_MS, () => tellOpen(notebook));
    }),
    vscode.workspace.onWillSaveNotebookDocument(({ notebook }) => {
      const { documents, path } = placeOf(notebook.uri) ?? {};
      if (path !== undefined) documents?.willSave(path);
    }),
    vscode.workspace.onDidSaveNotebookDocument(tell),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => {
      const { documents, path } = placeOf(uri) ?? {};
      if (path !== undefined) documents?.release(path);
    }),
  ];
}

/** Does things some time later, unless it is disposed of before. */
class Later implements Disposable {
  readonly #timers = new Set<NodeJS.Timeout>();

  run(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
