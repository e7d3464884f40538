import type { RemotePath } from '../src/common/remotePath.ts';
import type { Target } from './target.ts';
import type { TrafficCount } from './traffic.ts';

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
  /** Makes sure that the server is asked. Not measured. */
  forget(path: RemotePath): void;
  /** Resolves to the number of entries. */
  list(folder: RemotePath): Promise<number>;
  /** Size and time of a file. Resolves to the size. */
  stat(path: RemotePath): Promise<number>;
  read(path: RemotePath, size: number): Promise<Uint8Array>;
  /** With all sessions that the client may use. */
  readAll(paths: readonly RemotePath[], size: number): Promise<readonly Uint8Array[]>;
  /** To a temporary name, which is then renamed over the path. */
  saveStaged(path: RemotePath, content: Uint8Array): Promise<void>;
  saveDirect(path: RemotePath, content: Uint8Array): Promise<void>;
  rename(from: RemotePath, to: RemotePath): Promise<void>;
  delete(path: RemotePath): Promise<void>;
  close(): Promise<void>;
  /** Ends everything at once: what runs fails. */
  destroy(): void;
}

/** @param sessions most control connections at a time */
export type OpenClient = (target: Target, sessions: number) => BenchClient;

/** The two that are compared. */
export type ContenderName = 'ours' | 'peer';
