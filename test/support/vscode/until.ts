import type { Locator } from 'playwright-core';

const POLL_MS = 50;

/** Reads until `accept` says yes, for a state that gives no event; rejects at the deadline. */
export async function until<T>(
  read: () => T | Promise<T>,
  accept: (value: T) => boolean,
  deadlineMs: number,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (Date.now() > deadline) {
      throw new Error(`Not reached within ${deadlineMs} ms; last: ${JSON.stringify(value)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Whether something comes into view in time. */
export async function isShownWithin(locator: Locator, timeout: number): Promise<boolean> {
  try {
    await locator.waitFor({ timeout });
    return true;
  } catch {
    return false;
  }
}
