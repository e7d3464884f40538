import type { Remote } from './remote.ts';

/** Whether there is something to end, or to begin anew. */
export function openness(remote: Pick<Remote, 'status'> | undefined): 'open' | 'failed' | 'closed' {
  const { state } = remote?.status ?? {};
  if (state === undefined || state === 'closed') return 'closed';
  return state === 'failed' ? 'failed' : 'open';
}
