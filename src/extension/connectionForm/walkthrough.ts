import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import { contextKeys, WALKTHROUGH_ID } from '../contributions.ts';
import { isFtpScheme } from '../ftpUri.ts';
import { ContextKeys } from '../ui/contextKeys.ts';

/** Opens the walkthrough of the extension with this id. */
export async function openWalkthrough(extensionId: string): Promise<void> {
  const id = `${extensionId}#${WALKTHROUGH_ID}`;
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', id, false);
}

/** Tells the walkthrough which of its steps are done. */
export function followSteps(registry: ConnectionRegistry): Disposable {
  const store = new DisposableStore();
  const keys = new ContextKeys();
  const tellConnections = () => keys.set(contextKeys.hasConnections, registry.entries.length > 0);
  tellConnections();
  store.add(registry.onDidChange(tellConnections));
  store.add(
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (isFtpScheme(uri.scheme)) keys.set(contextKeys.hasSaved, true);
    }),
  );
  return store;
}
