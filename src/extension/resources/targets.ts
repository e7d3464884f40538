import * as vscode from 'vscode';
import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteStat } from '../../remote/remoteFiles.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { personActs } from '../commands/sessions.ts';
import { isFtpScheme, locate } from '../ftpUri.ts';
import { problemNotice } from '../help/helpLink.ts';
import type { Remote } from '../remotes/remote.ts';
import { remoteOf } from '../remotes/remoteOf.ts';

/** A file or folder on a server that a person has chosen. A link has the kind of its target. */
export interface Target {
  readonly uri: vscode.Uri;
  readonly remote: Remote;
  readonly path: RemotePath;
  readonly kind: RemoteStat['kind'];
  readonly symlink: boolean;
}

/**
 * What is meant on servers, by the arguments that the editor gives a command: the Explorer a URI
 * and all that are selected, an editor's tab its URI and where it is, a tree view a node and all
 * that are selected, a keybinding URLs, the palette nothing, which means the active editor.
 */
export function urisOf(first?: unknown, all?: unknown): readonly vscode.Uri[] {
  const given = Array.isArray(all) && all.length > 0 ? (all as readonly unknown[]) : [first];
  const uris = first === undefined ? [activeUri()] : given.map(uriIn);
  const found = uris.flatMap((uri) => uri ?? []).filter(({ scheme }) => isFtpScheme(scheme));
  return [...new Map(found.map((uri) => [String(uri), uri])).values()];
}

/**
 * As {@link urisOf}, with what each of them is: what is known costs no round trip. One that is not
 * there any more, or whose server does not answer, is left out, and the person is told why.
 */
export async function targetsOf(
  context: CommandContext,
  first?: unknown,
  all?: unknown,
): Promise<readonly Target[]> {
  const found = await Promise.all(urisOf(first, all).map((uri) => targetOf(context, uri)));
  return found.filter((target) => target !== undefined);
}

async function targetOf(context: CommandContext, uri: vscode.Uri): Promise<Target | undefined> {
  const remote = remoteOf(context.remotes, uri);
  if (!remote) return undefined;
  personActs(context, remote.connection);
  const { path } = locate(uri);
  try {
    const { kind, symlink } = await remote.files.stat(path);
    return { uri, remote, path, kind, symlink };
  } catch (error) {
    void vscode.window.showErrorMessage(problemNotice(error, remote.connection, path));
    return undefined;
  }
}

/** The file that the active editor shows, whatever kind of editor it is. */
function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputTextDiff) return input.modified;
  return uriIn(input) ?? vscode.window.activeTextEditor?.document.uri;
}

function uriIn(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  if (typeof value === 'string') return vscode.Uri.parse(value, true);
  if (typeof value !== 'object' || value === null) return undefined;
  const { resourceUri, uri } = value as { readonly resourceUri?: unknown; readonly uri?: unknown };
  return [resourceUri, uri].find((one): one is vscode.Uri => one instanceof vscode.Uri);
}
