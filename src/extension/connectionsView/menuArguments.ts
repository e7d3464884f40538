import type * as vscode from 'vscode';
import { isViewNode, type ViewNode } from './nodes.ts';

/**
 * The arguments of a command as those know it that take connections and folders: the view gives
 * them its rows.
 */
export function menuArguments(first: unknown, second: unknown): readonly [unknown?, unknown?] {
  if (!isViewNode(first)) return [first, second];
  const all: readonly unknown[] = Array.isArray(second) ? second : [];
  const chosen = all.filter(isViewNode).flatMap((node) => argumentOf(node) ?? []);
  return chosen.length > 1 ? [argumentOf(first), chosen] : [argumentOf(first)];
}

function argumentOf(node: ViewNode): vscode.Uri | string | undefined {
  switch (node.kind) {
    case 'connection':
      return node.connection.authority;
    case 'broken':
      return node.entry.id;
    case 'resource':
      return node.resourceUri;
    case 'failure':
    case 'action':
    case 'waiting':
      return argumentOf(node.parent);
    case 'group':
      return undefined;
  }
}
