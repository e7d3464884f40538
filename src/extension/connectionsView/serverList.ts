import { sameConnection, type Connection } from '../connections/connection.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { ConnectionEntry } from '../connections/connectionSettings.ts';
import type { Remote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import { compareNames, contentOf, type Grouped } from './grouping.ts';
import {
  noContents,
  type BrokenNode,
  type ConnectionNode,
  type GroupNode,
  type ViewNode,
} from './nodes.ts';
import { isSameAccount, stateText } from './stateText.ts';

/** What has become of the servers since the last look. */
export interface ServerNews {
  /** Their sessions have ended. */
  readonly closed: readonly ConnectionNode[];
  /** They are listed no more, or by another row. */
  readonly gone: readonly ConnectionNode[];
  /** They can be used again. */
  readonly recovered: readonly ConnectionNode[];
  /** Their rows read otherwise. */
  readonly changed: readonly ConnectionNode[];
  /** Rows came, went or moved. */
  readonly rearranged: boolean;
}

export interface ServerListOptions {
  readonly registry: ConnectionRegistry;
  readonly remotes: Remotes;
  /** Whether a folder or an editor of a server is open. */
  readonly isOpenInWindow: (remote: Remote) => boolean;
}

interface Listed extends Grouped {
  readonly node: ConnectionNode | BrokenNode;
}

interface Seen {
  readonly isOpen: boolean;
  readonly isConnected: boolean;
  readonly text: string;
}

/** The rows of the servers: the saved ones in their groups, and what is open and nobody saved. */
export class ServerList {
  readonly #registry: ConnectionRegistry;
  readonly #remotes: Remotes;
  readonly #isOpenInWindow: ServerListOptions['isOpenInWindow'];
  readonly #nodes = new Map<string, ConnectionNode>();
  readonly #groups = new Map<string, GroupNode>();
  readonly #seen = new Map<ConnectionNode, Seen>();
  #listed: readonly Listed[] | undefined;
  #arrangement = '';

  constructor({ registry, remotes, isOpenInWindow }: ServerListOptions) {
    this.#registry = registry;
    this.#remotes = remotes;
    this.#isOpenInWindow = isOpenInWindow;
  }

  find(authority: string): ConnectionNode | undefined {
    return this.#nodes.get(authority);
  }

  /** What stands right in a group; an empty path is the top of the view. */
  content(path: readonly string[]): readonly ViewNode[] {
    this.#listed ??= this.#list();
    const { groups, items } = contentOf(path, this.#listed);
    return [...groups.map((group) => this.#group(group)), ...items.map(({ node }) => node)];
  }

  groupOf(node: ViewNode): GroupNode | undefined {
    const path = node.kind === 'group' ? node.path.slice(0, -1) : groupPathOf(node);
    return path.length > 0 ? this.#group(path) : undefined;
  }

  /** Those in use of which nobody has saved the account either. */
  get unsaved(): readonly ConnectionNode[] {
    this.#listed ??= this.#list();
    return this.#listed.flatMap(({ node }) =>
      node.kind === 'connection' && !node.entry && node.savedAs === undefined ? node : [],
    );
  }

  /** Looks at all of them again. */
  look(): ServerNews {
    this.#listed = this.#list();
    const arrangement = JSON.stringify(
      this.#listed.map(({ node }) => [nameOf(node), groupPathOf(node)]),
    );
    const present = new Set(this.#nodes.values());
    const gone = [...this.#seen.keys()].filter((node) => !present.has(node));
    for (const node of gone) this.#seen.delete(node);
    const rearranged = arrangement !== this.#arrangement;
    this.#arrangement = arrangement;
    const all = [...this.#nodes.values()].map((node) => ({
      node,
      before: this.#seen.get(node),
      now: this.#see(node),
    }));
    const where = (test: (before: Seen | undefined, now: Seen) => boolean) =>
      all.filter(({ before, now }) => test(before, now)).map(({ node }) => node);
    return {
      gone,
      closed: where((before, now) => before?.isOpen === true && !now.isOpen),
      recovered: where((before, now) => before?.isConnected === false && now.isConnected),
      changed: where((before, now) => before?.text !== now.text),
      rearranged,
    };
  }

  #see(node: ConnectionNode): Seen {
    const remote = this.#remotes.find(node.connection.authority);
    const state = remote?.status?.state;
    const isOpen = remote?.status !== undefined;
    const { text, iconId } = stateText(node.connection, remote?.status);
    const seen = {
      isOpen,
      isConnected: state === 'connected' || state === 'limited',
      text: JSON.stringify([isOpen, iconId, text, node.savedAs]),
    };
    this.#seen.set(node, seen);
    return seen;
  }

  #list(): readonly Listed[] {
    const listed = [
      ...this.#registry.entries.map((entry) => this.#saved(entry)),
      ...this.#unsaved(),
    ];
    const present = new Set<ViewNode>(listed.map(({ node }) => node));
    for (const [authority, node] of this.#nodes) {
      if (!present.has(node)) this.#nodes.delete(authority);
    }
    return listed;
  }

  #saved(entry: ConnectionEntry): Listed {
    const { connection, group, label } = entry;
    const node = connection ? this.#node(connection, entry) : ({ kind: 'broken', entry } as const);
    return { group, label, node };
  }

  /** Those in use: a connection that was removed, or a server that was only looked at, is no news. */
  #unsaved(): readonly Listed[] {
    return this.#remotes.all
      .filter(({ connection }) => !connection.saved)
      .filter((remote) => (remote.status?.total ?? 0) > 0 || this.#isOpenInWindow(remote))
      .map(({ connection }) => {
        const node = this.#node(connection);
        node.savedAs = this.#registry.entries.find(
          (entry) => entry.connection && isSameAccount(entry.connection, connection),
        )?.label;
        return { group: [], label: connection.name, node };
      })
      .sort((a, b) => compareNames(a.label, b.label));
  }

  /** The same row for as long as it is the same server. */
  #node(connection: Connection, entry?: ConnectionEntry): ConnectionNode {
    const { authority } = connection;
    const found = this.#nodes.get(authority);
    if (found && sameConnection(found.connection, connection)) {
      found.entry = entry;
      return found;
    }
    const node: ConnectionNode = {
      kind: 'connection',
      connection,
      entry,
      savedAs: undefined,
      generation: found ? found.generation + 1 : 0,
      start: undefined,
      contents: noContents(),
    };
    this.#nodes.set(authority, node);
    return node;
  }

  #group(path: readonly string[]): GroupNode {
    const key = path.join('/');
    const group = this.#groups.get(key) ?? { kind: 'group', path };
    this.#groups.set(key, group);
    return group;
  }
}

function groupPathOf(node: ViewNode): readonly string[] {
  return 'entry' in node ? (node.entry?.group ?? []) : [];
}

/** What tells one row from another, and what it is called. */
function nameOf(node: ConnectionNode | BrokenNode): unknown {
  if (node.kind === 'broken') return [node.entry.index, node.entry.label, node.entry.problems];
  const { connection, entry, generation } = node;
  return [connection.authority, connection.name, entry !== undefined, generation];
}
