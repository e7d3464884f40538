/**
 * Whether a server bears something that it need not bear. A failure that may have been its fault is
 * followed by doing without, which decides: where that fails, too, the line was why. Twice in a row
 * it was not: no more.
 */
export type Trust = 'presumed' | 'suspected' | 'doubted' | 'suspected-again' | 'no';

/** Whether to do it the next time. */
export function isTrusted(trust: Trust): boolean {
  return trust === 'presumed' || trust === 'doubted';
}

/** It was done. */
export function afterUse(trust: Trust, hasWorked: boolean): Trust {
  if (trust === 'no') return trust;
  if (hasWorked) return 'presumed';
  return trust === 'presumed' || trust === 'suspected' ? 'suspected' : 'suspected-again';
}

/** It was not done, and nothing else was different. */
export function afterDoingWithout(trust: Trust, hasWorked: boolean): Trust {
  if (trust === 'suspected') return hasWorked ? 'doubted' : 'presumed';
  if (trust === 'suspected-again') return hasWorked ? 'no' : 'doubted';
  return trust;
}

/** What an earlier window has kept: only what was seen twice. */
export function keptTrust(stored: unknown): Trust | undefined {
  return stored === 'no' ? stored : undefined;
}
