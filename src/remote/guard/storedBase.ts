import type { RemotePath } from '../../common/remotePath.ts';
import type { RemoteStat } from '../remoteFiles.ts';
import type { Snapshot } from './snapshot.ts';

/** What a document began from, as it is kept on the local disk. */
export interface StoredBase {
  /** The path, in the form that all names of one file share. */
  readonly key: RemotePath;
  /** The window that has the document; see `WindowRegistry`. */
  readonly window: string;
  /** Milliseconds since the epoch. */
  readonly writtenMs: number;
  /** True when the document had changes. */
  readonly isHeld: boolean;
  readonly snapshot: Snapshot;
  readonly told: RemoteStat | undefined;
}

type Kinds = Readonly<Record<string, 'string' | 'number' | 'boolean'>>;

const SNAPSHOT: Kinds = {
  size: 'number',
  mtimeMs: 'number',
  mtimeUnitMs: 'number',
  hash: 'string',
  settled: 'boolean',
};
const TOLD: Kinds = {
  kind: 'string',
  symlink: 'boolean',
  size: 'number',
  mtimeMs: 'number',
  readonly: 'boolean',
};
const RECORD: Kinds = {
  key: 'string',
  window: 'string',
  writtenMs: 'number',
  isHeld: 'boolean',
};

/** @returns undefined for what another version has written, or nobody */
export function parseStoredBase(value: unknown): StoredBase | undefined {
  if (!has(value, RECORD)) return undefined;
  const { snapshot, told } = value;
  if (!has(snapshot, SNAPSHOT) || !(told === undefined || has(told, TOLD))) return undefined;
  return value as unknown as StoredBase;
}

function has(value: unknown, kinds: Kinds): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Readonly<Record<string, unknown>>;
  return Object.entries(kinds).every(([name, kind]) => typeof record[name] === kind);
}
