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

/**
 * Tells the servers which of their files have a document, and which of those have changes: a save
 * is held against what its document began from. Others read and write the same files.
 */
export function followDocuments(remotes: Remotes): Disposable {
  const store = new DisposableStore();
  const placeOf = (uri: vscode.Uri): Place | undefined => {
    const remote = remoteOf(remotes, uri);
    return remote && { documents: remote.files.documents, path: locate(uri).path };
  };
  for (const follow of [followTexts, followNotebooks]) {
    for (const listener of follow(placeOf)) store.add(listener);
  }
  return store;
}

function followTexts(placeOf: (uri: vscode.Uri) => Place | undefined): readonly Disposable[] {
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
      if (place) changed(place, event);
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

function changed({ documents, path }: Place, event: vscode.TextDocumentChangeEvent): void {
  const { document, contentChanges, reason } = event;
  if (document.isDirty) documents.hold(path);
  // Text that comes without making the document dirty comes from the server.
  else if (contentChanges.length > 0 && reason === undefined) {
    documents.adopt(path, shownBy(document));
  } else documents.undone(path, shownBy(document));
}

function followNotebooks(placeOf: (uri: vscode.Uri) => Place | undefined): readonly Disposable[] {
  const tell = (notebook: vscode.NotebookDocument): void => {
    const { documents, path } = placeOf(notebook.uri) ?? {};
    if (path === undefined) return;
    if (notebook.isDirty) documents?.hold(path);
    else documents?.adopt(path);
  };
  for (const notebook of vscode.workspace.notebookDocuments) tell(notebook);
  return [
    vscode.workspace.onDidOpenNotebookDocument(tell),
    vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => tell(notebook)),
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
