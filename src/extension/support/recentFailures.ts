import { hasCode, RemoteError } from '../../common/remoteError.ts';
import type { ProviderFailure } from '../provider/ftpFileSystemProvider.ts';

/** A failure that people may need help with: no path and no name of a file. */
export interface RecentFailure {
  readonly atMs: number;
  readonly operation: string;
  /** Of the connection; undefined where it led to none. */
  readonly authority: string | undefined;
  /** Stable code, or the kind of the error. */
  readonly code: string;
  /** What the server said. */
  readonly reply: string | undefined;
}

type Failed = Pick<ProviderFailure, 'operation' | 'error'> & {
  readonly remote: { readonly connection: { readonly authority: string } } | undefined;
};

const MAX_KEPT = 30;

/** The last failures of the window, for a report. Of the same one again and again the last is kept. */
export class RecentFailures {
  readonly #failures: RecentFailure[] = [];

  /** What is not there the editor asks for all the time: that is none. */
  note({ operation, remote, error }: Failed, atMs: number = Date.now()): void {
    if (hasCode(error, 'not-found', 'aborted')) return;
    const last = this.#failures.at(-1);
    const authority = remote?.connection.authority;
    const code = codeOf(error);
    const isSame =
      last?.code === code && last.operation === operation && last.authority === authority;
    if (isSame) this.#failures.pop();
    const reply = error instanceof RemoteError ? error.reply : undefined;
    this.#failures.push({ atMs, operation, authority, code, reply });
    if (this.#failures.length > MAX_KEPT) this.#failures.shift();
  }

  /** The oldest first. */
  get all(): readonly RecentFailure[] {
    return this.#failures;
  }
}

function codeOf(error: unknown): string {
  if (error instanceof RemoteError) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
