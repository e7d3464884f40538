import type { RemotePath } from '../src/common/remotePath.ts';
import type { ShortcutSetting } from '../src/common/shortcuts.ts';
import type { Target } from './target.ts';
import type { TrafficCount } from './traffic.ts';

/** Most control connections of a client at a time, as it is in the product. */
export const SESSIONS = 4;

/** How a file is replaced: by a temporary one that is renamed over it, or by STOR over it. */
export type SaveWay = 'staged' | 'direct';

/**
 * One client under measurement, with what a file system needs of it. Nothing is sent before
 * `connect`.
 */
export interface BenchClient {
  readonly traffic: TrafficCount;
  /** Until the first command of a person's could follow. */
  connect(): Promise<void>;
  /** Shows the folder as an editor does before its files are used. Not measured. */
  look(folder: RemotePath): Promise<void>;
  /** Has the file open, as an editor has one that it saves. Not measured. */
  hold(path: RemotePath, way: SaveWay): Promise<void>;
  /** Makes sure that the server is asked. Not measured. */
  forget(path: RemotePath): void;
  /** Has all sessions open that it may use, none of the files read. Not measured. */
  warmUp(paths: readonly RemotePath[]): Promise<void>;
  /** Resolves to the number of entries. */
  list(folder: RemotePath): Promise<number>;
  /** Lists a folder and all below it. Resolves to the number of files. */
  index(folder: RemotePath): Promise<number>;
  /**
   * Goes to a file by a part of its name, in a folder that was looked at. Resolves to the names that
   * are offered first; what is found later comes behind.
   */
  firstNames?(folder: RemotePath, typed: string): Promise<readonly RemotePath[]>;
  /** Size and time of each file. Resolves to the sizes. */
  stat(paths: readonly RemotePath[]): Promise<readonly number[]>;
  read(path: RemotePath, size: number): Promise<Uint8Array>;
  /** What an editor asks for when a file is opened: about the file, then for its content. */
  open(path: RemotePath, size: number): Promise<Uint8Array>;
  write(path: RemotePath, content: Uint8Array, way: SaveWay): Promise<void>;
  /** What an editor does at a save: it looks, writes (staged), and looks again. */
  save(path: RemotePath, content: Uint8Array): Promise<void>;
  /** A file, or a folder with the files in it, into a folder of the local disk under its own name. */
  download(from: RemotePath, folder: string): Promise<void>;
  /** The same from the local disk; what is there already is replaced. */
  upload(from: string, folder: RemotePath): Promise<void>;
  rename(from: RemotePath, to: RemotePath): Promise<void>;
  delete(path: RemotePath): Promise<void>;
  close(): Promise<void>;
  /** Ends everything at once: what runs fails. */
  destroy(): void;
}

export interface ClientSettings {
  readonly target: Target;
  /** What earlier clients have learned of the server. */
  readonly memory: ServerMemory;
  /** Those that ours takes. */
  readonly shortcuts: ShortcutSetting;
}

/** Outlives a client, as what the product keeps of a server outlives a window. */
export interface ServerMemory {
  load(): unknown;
  save(stored: unknown): void;
}

export type OpenClient = (settings: ClientSettings) => Promise<BenchClient>;
