import { commands, type CommandId } from '../contributions.ts';
import type { ViewNode } from './nodes.ts';

/** What a key of the view asks for. */
export type RowKey = 'rename' | 'delete' | 'cut' | 'copy' | 'paste';

/**
 * The command for the rows that are selected. A key does to a connection what it does to a file: it
 * renames the one, and edits the other.
 */
export function commandFor(key: RowKey, nodes: readonly ViewNode[]): CommandId | undefined {
  const [first] = nodes;
  if (!first) return undefined;
  if (nodes.every(({ kind }) => kind === 'resource')) return resourceCommand(key, nodes);
  if (nodes.length > 1) {
    return key === 'delete' && nodes.every(hasEntry) ? commands.removeConnection : undefined;
  }
  if (key === 'paste') return first.kind === 'connection' ? commands.pasteFiles : undefined;
  if (first.kind === 'group') return key === 'rename' ? commands.renameGroup : undefined;
  return hasEntry(first) ? entryCommand(key) : undefined;
}

function resourceCommand(key: RowKey, nodes: readonly ViewNode[]): CommandId | undefined {
  const isOne = nodes.length === 1;
  switch (key) {
    case 'rename':
      return isOne ? commands.rename : undefined;
    case 'delete':
      return commands.delete;
    case 'cut':
      return commands.cutFiles;
    case 'copy':
      return commands.copyFiles;
    case 'paste':
      return isOne ? commands.pasteFiles : undefined;
  }
}

function entryCommand(key: RowKey): CommandId | undefined {
  if (key === 'rename') return commands.editConnection;
  return key === 'delete' ? commands.removeConnection : undefined;
}

function hasEntry(node: ViewNode): boolean {
  return (node.kind === 'connection' || node.kind === 'broken') && node.entry?.id !== undefined;
}
