import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

const CLICK_DEADLINE_MS = 1_000;
const CLOSED_DEADLINE_MS = 1_000;

/**
 * Picks an entry of the menu that is open. A menu ignores the mouse for a moment after it has
 * opened: then it is clicked again.
 */
export async function pickFromMenu(workbench: Workbench, entry: Locator): Promise<void> {
  await entry.waitFor();
  await workbench.until(
    async () => {
      await entry.click({ timeout: CLICK_DEADLINE_MS }).catch(() => undefined);
      const closed = entry.waitFor({ state: 'detached', timeout: CLOSED_DEADLINE_MS });
      return closed.then(
        () => true,
        () => false,
      );
    },
    (isClosed) => isClosed,
  );
}
