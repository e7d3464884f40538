import { deadlineSignal } from '../../common/deadline.ts';
import { RemoteError } from '../../common/remoteError.ts';
import type { Reply } from '../protocol/reply.ts';

/** How the replies to one write are waited for. */
export interface ExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for the final reply. Without one, `signal` bounds the wait: see Transfer. */
  readonly timeoutMs?: number;
  /** Told of each 1yz reply that comes before the final one. */
  readonly onPreliminary?: (reply: Reply) => void;
  /** Says of a reply that it is preliminary, or is not, against its code. Default: the code decides. */
  readonly isPreliminary?: (reply: Reply) => boolean | undefined;
  /** True for a command that gets past what a server says too much at the end of a transfer. */
  readonly isBarrier?: boolean;
  /** True where no reply may come: giving up the wait for it ends nothing. Default: false. */
  readonly isOptional?: boolean;
}

/** The reply to the only command of a burst. */
export async function answered([reply]: readonly Promise<Reply>[]): Promise<Reply> {
  if (!reply) throw new RemoteError('invalid-argument', 'Nothing was sent');
  return reply;
}

/** What ends the wait for the replies to these commands. */
export function boundOf(
  whats: readonly string[],
  { signal, timeoutMs }: ExchangeOptions,
): { readonly signal: AbortSignal | undefined; dispose(): void } {
  if (timeoutMs === undefined) return { signal, dispose: () => undefined };
  const [first = ''] = whats;
  const more = whats.length > 1 ? ` and ${whats.length - 1} more` : '';
  return deadlineSignal(timeoutMs, `The reply to ${first}${more}`, signal);
}
