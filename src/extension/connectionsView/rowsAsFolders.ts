import type * as vscode from 'vscode';
import type { CommandContext } from '../commands/commandContext.ts';
import { startFolder } from '../commands/startFolder.ts';
import { isViewNode, type ViewNode } from './nodes.ts';

type Handler = (first?: unknown, second?: unknown) => unknown;

/**
 * A command about files and folders, as the view may call it as well: a server's row stands for the
 * folder that the server begins in.
 */
export function rowsAsFolders(context: CommandContext, handler: Handler): Handler {
  return async (first, second) => {
    if (!isViewNode(first)) return handler(first, second);
    const uri = await uriOf(context, first);
    if (!uri) return undefined;
    const all: readonly unknown[] = Array.isArray(second) ? second : [];
    if (all.length < 2) return handler(uri);
    const uris = await Promise.all(
      all
        .filter(isViewNode)
        .map((node) => (node === first ? Promise.resolve(uri) : uriOf(context, node))),
    );
    return handler(
      uri,
      uris.filter((one) => one !== undefined),
    );
  };
}

/** What a row stands for on its server, as a command about files means it. */
export async function uriOf(
  context: CommandContext,
  node: ViewNode,
): Promise<vscode.Uri | undefined> {
  if (node.kind === 'resource') return node.resourceUri;
  if (node.kind !== 'connection') return undefined;
  return node.start ?? startFolder(context, node.connection);
}
