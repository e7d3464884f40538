import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

const OFFERED_DEADLINE_MS = 2_000;
const CLICK_DEADLINE_MS = 1_000;
const CLOSED_DEADLINE_MS = 1_000;
/** Another key that comes too soon answers what the entry has asked. */
const HEARD_DEADLINE_MS = 5_000;

/**
 * Opens a menu and picks an entry of it. The menu of something else that came there is closed; one
 * that closed before it was clicked is opened again.
 */
export async function pickFromMenu(
  workbench: Workbench,
  open: () => Promise<unknown>,
  entry: Locator,
): Promise<void> {
  await workbench.until(
    async () => {
      await open();
      if (await offers(entry)) return clickUntilClosed(workbench, entry);
      await closeMenu(workbench);
      return false;
    },
    (isPicked) => isPicked,
  );
}

/** Opens the context menu of something. A right click on what is just drawn anew opens none. */
export async function openMenu(workbench: Workbench, element: Locator): Promise<void> {
  await workbench.actUntil(
    () => element.click({ button: 'right' }),
    () => workbench.page.locator('.monaco-menu').first().isVisible(),
  );
}

/** What the context menu of something offers. */
export async function menuEntries(workbench: Workbench, element: Locator): Promise<string[]> {
  await openMenu(workbench, element);
  const entries = workbench.page.locator('.monaco-menu').getByRole('menuitem');
  const texts = await entries.allTextContents();
  await closeMenu(workbench);
  return texts;
}

/** Whether the menu that is being opened has an entry. */
export function offers(entry: Locator): Promise<boolean> {
  return entry.waitFor({ timeout: OFFERED_DEADLINE_MS }).then(
    () => true,
    () => false,
  );
}

/**
 * Clicks an entry until its menu closes, since a menu ignores the mouse for a moment after it has
 * opened.
 *
 * @returns false where the menu has closed by itself
 */
async function clickUntilClosed(workbench: Workbench, entry: Locator): Promise<boolean> {
  let isClicked = false;
  await workbench.until(
    async () => {
      const clicked = entry.click({ timeout: CLICK_DEADLINE_MS }).then(
        () => true,
        () => false,
      );
      isClicked = (await clicked) || isClicked;
      const closed = entry.waitFor({ state: 'detached', timeout: CLOSED_DEADLINE_MS });
      return closed.then(
        () => true,
        () => false,
      );
    },
    (isClosed) => isClosed,
  );
  return isClicked;
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

/** Picks an entry of the menu of two rows, which are selected again where a list was drawn anew. */
export async function pickForTwo(
  workbench: Workbench,
  first: Locator,
  second: Locator,
  name: string,
): Promise<void> {
  const menu = workbench.page.locator('.monaco-menu');
  const open = async () => {
    await first.click();
    await second.click({ modifiers: ['Control'] });
    await second.click({ button: 'right' });
    await menu.first().waitFor();
  };
  await pickFromMenu(workbench, open, menu.getByRole('menuitem', { name, exact: true }));
}
