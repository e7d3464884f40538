import type { Workbench } from './workbench.ts';

/** Presses a key that moves the focus until it is where it should be. */
export async function focusByKey(
  workbench: Workbench,
  key: string,
  isThere: () => Promise<boolean>,
): Promise<void> {
  await workbench.until(
    async () => {
      if (await isThere()) return true;
      await workbench.press(key);
      return false;
    },
    (focused) => focused,
  );
}

/** Runs in the page: whether keys go to an element. */
export function hasFocus(element: Element): boolean {
  return document.hasFocus() && document.activeElement === element;
}

/** Runs in the page: whether a row of a list is the one that keys are about. */
export function isFocusedRow(row: Element): boolean {
  return row.classList.contains('focused');
}
