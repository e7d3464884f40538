import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../common/lifecycle.ts';
import type { RemotePath } from '../common/remotePath.ts';
import { locate } from './ftpUri.ts';
import { openFtpFiles } from './openResources.ts';
import type { Remote } from './remotes/remote.ts';
import { remoteOf } from './remotes/remoteOf.ts';
import type { Remotes } from './remotes/remotes.ts';

/** Tells the servers what the window shows, for them to look after that and nothing else. */
export function followWindow(remotes: Remotes): Disposable {
  const store = new DisposableStore();
  const tellFocus = () => {
    for (const remote of remotes.all) remote.setFocused(vscode.window.state.focused);
  };
  const tellFiles = () => tellOpenFiles(remotes);
  store.add(vscode.window.onDidChangeWindowState(tellFocus));
  store.add(vscode.window.tabGroups.onDidChangeTabs(tellFiles));
  store.add(vscode.window.tabGroups.onDidChangeTabGroups(tellFiles));
  store.add(
    remotes.onDidOpen((remote) => {
      remote.setFocused(vscode.window.state.focused);
      tellFiles();
    }),
  );
  return store;
}

function tellOpenFiles(remotes: Remotes): void {
  const byRemote = new Map<Remote, RemotePath[]>(remotes.all.map((remote) => [remote, []]));
  for (const uri of openFtpFiles()) {
    const remote = remoteOf(remotes, uri);
    if (remote) byRemote.get(remote)?.push(locate(uri).path);
  }
  for (const [remote, paths] of byRemote) remote.setOpenFiles(paths);
}
