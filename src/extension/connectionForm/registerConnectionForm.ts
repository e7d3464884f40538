import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../common/lifecycle.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { splitPassword } from '../commands/editConnections.ts';
import { commands } from '../contributions.ts';
import { ConnectionForms } from './connectionForms.ts';
import { openLink } from './openLink.ts';
import { followSteps, openWalkthrough } from './walkthrough.ts';

/** What leads a person to a connection of their own: its form, links, and the walkthrough. */
export function registerConnectionForm(
  context: CommandContext,
  { id, extensionUri }: vscode.Extension<unknown>,
): Disposable {
  const store = new DisposableStore();
  const forms = store.add(new ConnectionForms(context, extensionUri));
  store.add(
    vscode.commands.registerCommand(commands.showConnectionForm, (target?: unknown) =>
      showConnectionForm(context, forms, target),
    ),
  );
  store.add(vscode.commands.registerCommand(commands.openWalkthrough, () => openWalkthrough(id)));
  store.add(vscode.window.registerUriHandler({ handleUri: (uri) => openLink(context, uri) }));
  store.add(followSteps(context.registry));
  return store;
}

/** @param target id of a connection to edit; or what a new one begins with, a `password` included */
function showConnectionForm(
  { registry }: CommandContext,
  forms: ConnectionForms,
  target: unknown,
): void {
  if (target === undefined) {
    forms.add();
    return;
  }
  if (typeof target !== 'string') {
    const { raw, password } = splitPassword(target);
    forms.add({ raw, password });
    return;
  }
  const id = registry.find(target)?.id;
  if (id === undefined) {
    throw new Error(vscode.l10n.t('There is no connection with the id "{0}".', target));
  }
  forms.edit(id);
}
