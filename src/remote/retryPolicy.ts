import type { RemoteErrorCode } from '../common/remoteError.ts';
import type { RemoteSession } from './remoteSession.ts';

/** What is done on the server, by the name of the session's method. */
export type RemoteOperation = {
  [Name in keyof RemoteSession]: RemoteSession[Name] extends (...args: never) => Promise<unknown>
    ? Name
    : never;
}[keyof RemoteSession];

/** How it is found out whether an operation took place whose reply was lost. */
export type StateCheck =
  /** Nothing has to be found out: done twice it is as done once. */
  | 'none'
  /** It took place exactly when the old name is gone. */
  | 'old-name-is-gone'
  | 'name-is-gone'
  | 'folder-is-there'
  /** The size on the server says what has arrived. */
  | 'size';

export interface RetryRule {
  /**
   * `pool`: at any time, and the pool does it when the session has died of it; `always`: it is done
   * again from the start, whatever became of it; `after-looking`: when the check says that it did
   * not take place.
   */
  readonly repeat: 'pool' | 'always' | 'after-looking' | 'never';
  readonly check: StateCheck;
  /** Failures that leave open what has happened. All others are an answer. */
  readonly on: readonly RemoteErrorCode[];
  /** Milliseconds before each further try; as many tries as there are pauses. */
  readonly pausesMs: readonly number[];
}

/** The way to the server failed: whether the command got there is not known. */
const LOST: readonly RemoteErrorCode[] = ['connection-lost', 'timeout', 'protocol', 'closed'];

/** Besides: the data connection did not come about, or what arrived is not what was sent. */
const STORE_FAILURES: readonly RemoteErrorCode[] = [
  ...LOST,
  'host-not-found',
  'connection-refused',
  'data-connection-failed',
  'active-mode-failed',
  'proxy-failed',
  'proxy-refused',
  'too-many-connections',
  'tls-failed',
  'size-mismatch',
  'content-mismatch',
];

const READING: RetryRule = { repeat: 'pool', check: 'none', on: LOST, pausesMs: [0] };
const STORING: RetryRule = {
  repeat: 'always',
  check: 'none',
  on: STORE_FAILURES,
  pausesMs: [0, 1_000],
};

/**
 * What may be done again, when, and how often. A store is repeated since its name is ours alone
 * (staged) or its content is journalled (in place), and every try writes the whole of it; what is
 * set on the stored file (time, mode) belongs to the same try.
 */
export const RETRY_RULES = {
  stat: READING,
  statFile: READING,
  statAll: READING,
  statFiles: READING,
  list: READING,
  listSome: READING,
  lookAt: READING,
  read: READING,
  // Pieces that were taken are not taken again: download.ts goes on from the byte that is missing.
  // A server that has no port left for data has one soon: each is its own again after a while.
  download: { ...READING, repeat: 'after-looking', check: 'size', pausesMs: [500, 2_000] },
  mustHaveRoom: READING,
  thumbnail: READING,
  treeSize: READING,
  homeDirectory: READING,
  write: STORING,
  inspect: STORING,
  setMode: STORING,
  // Twice the same bytes would be there twice: how much is there decides where to go on.
  append: { ...STORING, repeat: 'after-looking', check: 'size' },
  rename: {
    repeat: 'after-looking',
    check: 'old-name-is-gone',
    on: LOST,
    pausesMs: [0, 0, 1_000],
  },
  deleteFile: { repeat: 'after-looking', check: 'name-is-gone', on: LOST, pausesMs: [0] },
  deleteDirectory: { repeat: 'after-looking', check: 'name-is-gone', on: LOST, pausesMs: [0] },
  // What one command has left is deleted name by name, each by its own rule.
  deleteTree: { repeat: 'never', check: 'name-is-gone', on: LOST, pausesMs: [] },
  createDirectory: { repeat: 'after-looking', check: 'folder-is-there', on: LOST, pausesMs: [0] },
  // What is not there afterwards is made folder by folder.
  createDirectories: { repeat: 'never', check: 'folder-is-there', on: LOST, pausesMs: [] },
} as const satisfies Readonly<Record<RemoteOperation, RetryRule>>;
