import type { Secrets } from './secrets.ts';

/** Long enough for a window to load again, too short to be a way of remembering. */
const VALID_MS = 120_000;

export interface HandedOver {
  readonly password: string;
  /** Whether it is to be kept once it has worked. */
  readonly remember: boolean;
}

/**
 * Opening a folder loads the window again, and a password typed a moment before would be lost.
 * It crosses in the secret storage, once, and expires.
 */
export async function handOver(
  secrets: Secrets,
  account: string,
  { password, remember }: HandedOver,
  now: number,
): Promise<void> {
  const left = { password, remember, until: now + VALID_MS };
  await secrets.store(key(account), JSON.stringify(left));
}

/** The password that the window before this one left, which is gone afterwards. */
export async function takeHandedOver(
  secrets: Secrets,
  account: string,
  now: number,
): Promise<HandedOver | undefined> {
  const text = await secrets.get(key(account));
  if (text === undefined) return undefined;
  await secrets.delete(key(account));
  const left: unknown = JSON.parse(text);
  return isLeft(left) && left.until >= now ? left : undefined;
}

/** What a window left that was never taken, however long ago. */
export async function dropHandedOver(secrets: Secrets, account: string): Promise<void> {
  await secrets.delete(key(account));
}

function key(account: string): string {
  return `handover:${account}`;
}

function isLeft(value: unknown): value is HandedOver & { until: number } {
  return typeof value === 'object' && value !== null && 'password' in value && 'until' in value;
}
