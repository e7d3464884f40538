import { matchesAny } from '../../common/glob.ts';
import type { RemotePath } from '../../common/remotePath.ts';

/** What is kept of files that are replaced or deleted, and for how long. */
export interface HistorySettings {
  readonly enabled: boolean;
  /** Of one file. */
  readonly maxVersions: number;
  /** Bytes of all contents of one server. */
  readonly maxTotalBytes: number;
  /** Bytes; a larger file has no history. */
  readonly maxFileBytes: number;
  readonly maxAgeMs: number;
  /** Patterns of what is never kept; see glob.ts. */
  readonly exclude: readonly string[];
}

const MB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;

export const historyDefaults: HistorySettings = {
  enabled: true,
  maxVersions: 20,
  maxTotalBytes: 200 * MB,
  maxFileBytes: 4 * MB,
  maxAgeMs: 30 * DAY_MS,
  exclude: ['**/.git/**'],
};

/** Whether a file of this size is kept before it is replaced or deleted. */
export function isKept(settings: HistorySettings, path: RemotePath, bytes: number): boolean {
  const { enabled, maxVersions, maxFileBytes, exclude } = settings;
  return enabled && maxVersions > 0 && bytes <= maxFileBytes && !matchesAny(exclude, path);
}
