import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

const OFFERED_DEADLINE_MS = 2_000;
const CLICK_DEADLINE_MS = 1_000;
const CLOSED_DEADLINE_MS = 1_000;
/** Another key that comes too soon answers what the entry has asked. */
const HEARD_DEADLINE_MS = 5_000;

/** Opens a menu and picks an entry of it; the menu of something else that came there is closed. */
export async function pickFromMenuOf(
  workbench: Workbench,
  open: () => Promise<unknown>,
  entry: Locator,
): Promise<void> {
  await workbench.until(
    async () => {
      await open();
      const isOffered = await offers(entry);
      if (!isOffered) await closeMenu(workbench);
      return isOffered;
    },
    (isOffered) => isOffered,
  );
  await pickFromMenu(workbench, entry);
}

/** Whether the menu that is being opened has an entry. */
export function offers(entry: Locator): Promise<boolean> {
  return entry.waitFor({ timeout: OFFERED_DEADLINE_MS }).then(
    () => true,
    () => false,
  );
}

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

/** Goes down the menu that is open to an entry, and presses Enter until that is heard. */
export async function pickByKey(workbench: Workbench, entry: string): Promise<void> {
  const menu = workbench.page.locator('.monaco-menu');
  const focused = menu.locator('.action-item.focused').getByText(entry, { exact: true });
  await menu.first().waitFor();
  await workbench.until(
    async () => {
      if (await focused.isVisible()) return true;
      await workbench.press('ArrowDown');
      return false;
    },
    (isThere) => isThere,
  );
  await workbench.until(
    async () => {
      await workbench.press('Enter');
      const closed = menu.first().waitFor({ state: 'detached', timeout: HEARD_DEADLINE_MS });
      return closed.then(
        () => true,
        () => false,
      );
    },
    (isClosed) => isClosed,
  );
}

/** Closes the menu that is open. One that has only just opened does not hear the key. */
export async function closeMenu(workbench: Workbench): Promise<void> {
  const menu = workbench.page.locator('.monaco-menu');
  await workbench.until(
    async () => {
      await workbench.press('Escape');
      return menu.count();
    },
    (menus) => menus === 0,
  );
}

/**
 * Picks an entry of the menu of two rows. A list that is drawn anew may lose what is selected: then
 * it is selected again.
 */
export async function pickForTwo(
  workbench: Workbench,
  first: Locator,
  second: Locator,
  name: string,
): Promise<void> {
  const menu = workbench.page.locator('.monaco-menu');
  const entry = menu.getByRole('menuitem', { name, exact: true });
  await workbench.until(
    async () => {
      await first.click();
      await second.click({ modifiers: ['Control'] });
      await second.click({ button: 'right' });
      await menu.first().waitFor();
      if ((await entry.count()) > 0) return true;
      await closeMenu(workbench);
      return false;
    },
    (isOffered) => isOffered,
  );
  await pickFromMenu(workbench, entry);
}
