import type * as vscode from 'vscode';
import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteStat } from '../../remote/remoteFiles.ts';
import type { Connection } from '../connections/connection.ts';
import type { ConnectionEntry } from '../connections/connectionSettings.ts';
import type { CommandId } from '../contributions.ts';

/** What a folder of the view holds, as it was listed last. */
export interface Contents {
  /** Undefined: never listed. */
  rows: readonly ViewNode[] | undefined;
  /** Counts what has made a listing worthless: one that is older is not the last word. */
  version: number;
  /** The version that the rows are of. */
  listed: number;
  loading: Promise<readonly ViewNode[]> | undefined;
  /** When it was listed, in milliseconds. */
  listedMs: number;
  /** The listing takes so long that something else stands in its place. */
  isSlow: boolean;
}

export interface GroupNode {
  readonly kind: 'group';
  /** The names of the groups around it, and its own. */
  readonly path: readonly string[];
}

/** A server: saved, or open in the window. */
export interface ConnectionNode {
  readonly kind: 'connection';
  connection: Connection;
  /** The entry of the settings; undefined: nobody saved it. */
  entry: ConnectionEntry | undefined;
  /** Of one that is open by its address: what a connection to the same account is called. */
  savedAs: string | undefined;
  /** Grows when its sessions have ended: what was expanded is collapsed then, and connects no more. */
  generation: number;
  /**
   * The folder whose content it shows, once that is known. Not `resourceUri`: what is done to all
   * that is selected, such as a delete, must never take a server's row for its folder.
   */
  start: vscode.Uri | undefined;
  readonly contents: Contents;
}

/** An entry of the settings that cannot be used. */
export interface BrokenNode {
  readonly kind: 'broken';
  readonly entry: ConnectionEntry;
}

/** A file or folder on a server. */
export interface ResourceNode {
  readonly kind: 'resource';
  readonly server: ConnectionNode;
  readonly parent: FolderNode;
  readonly path: RemotePath;
  readonly resourceUri: vscode.Uri;
  stat: RemoteStat;
  readonly contents: Contents;
}

export type FolderNode = ConnectionNode | ResourceNode;

/** Stands where the content of a folder would, which could not be listed. */
export interface FailureNode {
  readonly kind: 'failure';
  readonly parent: FolderNode;
  readonly error: unknown;
  readonly text: string;
}

/** What can be done about a failure. */
export interface ActionNode {
  readonly kind: 'action';
  readonly parent: FolderNode;
  readonly title: string;
  readonly iconId: string;
  readonly command: CommandId;
  readonly argument: unknown;
}

/** Stands where the content of a folder will, which takes its time. */
export interface WaitingNode {
  readonly kind: 'waiting';
  readonly parent: FolderNode;
}

export type ViewNode =
  GroupNode | ConnectionNode | BrokenNode | ResourceNode | FailureNode | ActionNode | WaitingNode;

const KINDS: readonly unknown[] = [
  'group',
  'connection',
  'broken',
  'resource',
  'failure',
  'action',
  'waiting',
] satisfies readonly ViewNode['kind'][];

export function isViewNode(value: unknown): value is ViewNode {
  return typeof value === 'object' && value !== null && 'kind' in value && hasKind(value);
}

function hasKind(value: { readonly kind: unknown }): boolean {
  // A Target has a kind as well, and none of these.
  return KINDS.includes(value.kind);
}

export function isFolder(node: ViewNode): node is FolderNode {
  return node.kind === 'connection' || (node.kind === 'resource' && node.stat.kind === 'directory');
}

/** The server in whose folders a row stands. */
export function serverOfNode(node: FolderNode): ConnectionNode {
  return node.kind === 'connection' ? node : node.server;
}

export function noContents(): Contents {
  return { rows: undefined, version: 0, listed: 0, loading: undefined, listedMs: 0, isSlow: false };
}
