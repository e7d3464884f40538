import * as vscode from 'vscode';
import { Emitter, type Disposable, type Event } from '../../common/lifecycle.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { CONFIGURATION, settings } from '../contributions.ts';
import { idOfAuthority, splitAuthority } from '../ftpUri.ts';
import { unsavedConnection, type Connection } from './connection.ts';
import { parseConnections, type ConnectionEntry } from './connectionSettings.ts';
import { ConnectionUnusable } from './connectionUnusable.ts';
import { withoutPasswords } from './misplacedPasswords.ts';

/** One entry as it stands in the settings, before it is checked. */
export type RawConnection = Readonly<Record<string, unknown>>;

/** The connections of the person's own settings. A workspace has no say in them. */
export class ConnectionRegistry implements Disposable {
  readonly #didChange = new Emitter<void>();
  readonly #listener: Disposable;
  #entries: readonly ConnectionEntry[] | undefined;

  readonly onDidChange: Event<void> = this.#didChange.event;

  constructor() {
    this.#listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(`${CONFIGURATION}.${settings.connections}`)) return;
      this.#entries = undefined;
      this.#didChange.fire();
    });
  }

  /** What the settings hold, good and bad. */
  get entries(): readonly ConnectionEntry[] {
    // A password in there is on its way to the secret storage, and no reason not to connect.
    this.#entries ??= parseConnections(cleanValue());
    return this.#entries;
  }

  /** @param id also as the authority of a URI, see ftpUri.ts */
  find(id: string): ConnectionEntry | undefined {
    return this.entries.find((entry) => entry.id === idOfAuthority(id));
  }

  /**
   * The connection that a URI's authority means: the saved one of that id, else the server itself.
   * @throws ConnectionUnusable when the saved one has problems
   * @throws RemoteError `invalid-argument` when the authority names no server
   */
  resolve(authority: string): Connection {
    const saved = this.find(idOfAuthority(authority).toLowerCase());
    if (saved?.connection) return saved.connection;
    // Never on to a host of the same name: what was asked for, such as TLS, would be lost.
    if (saved) throw new ConnectionUnusable(saved);
    const address = splitAuthority(authority);
    if (address && address.password === undefined) return unsavedConnection(address);
    throw new RemoteError('invalid-argument', 'The address names no server, or holds a password');
  }

  /** The entry as the person wrote it. */
  raw(id: string): RawConnection | undefined {
    return rawEntries().find((entry) => idOf(entry) === id) as RawConnection | undefined;
  }

  /** Every entry as it stands in the settings. */
  get rawEntries(): readonly unknown[] {
    return rawEntries();
  }

  async replaceAll(entries: readonly unknown[]): Promise<void> {
    await update(entries);
  }

  /** Adds the entry, in the place of the one that has the id `replaced`. */
  async save(entry: RawConnection, replaced?: string): Promise<void> {
    const entries = rawEntries();
    const index = entries.findIndex((one) => replaced !== undefined && idOf(one) === replaced);
    if (index < 0) await update([...entries, entry]);
    else await update(entries.map((one, place) => (place === index ? entry : one)));
  }

  /** Changes the entry with the id. One that was removed meanwhile stays away. */
  async change(id: string, changes: RawConnection): Promise<void> {
    const entry = this.raw(id);
    if (entry) await this.save({ ...entry, ...changes }, id);
  }

  async remove(id: string): Promise<void> {
    await update(rawEntries().filter((entry) => idOf(entry) !== id));
  }

  dispose(): void {
    this.#listener.dispose();
    this.#didChange.dispose();
  }
}

function ownValue(): unknown {
  const configuration = vscode.workspace.getConfiguration(CONFIGURATION);
  return configuration.inspect<unknown>(settings.connections)?.globalValue;
}

function cleanValue(): unknown {
  const value = ownValue();
  return Array.isArray(value) ? withoutPasswords(value).entries : value;
}

function rawEntries(): readonly unknown[] {
  const value = ownValue();
  return Array.isArray(value) ? value : [];
}

function idOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined;
}

async function update(entries: readonly unknown[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(CONFIGURATION);
  await configuration.update(settings.connections, entries, vscode.ConfigurationTarget.Global);
}
