import { labelNamed } from './labelNamed.ts';
import type { Workbench } from './workbench.ts';

/** More than two notices have places for the focus. */
const MOST_TABS = 24;

/** Types the label of an entry, which comes into view, into the box with this title, and presses Enter on the entry. */
export async function pickByTyping(
  { page, quickInput }: Workbench,
  title: string | RegExp,
  label: string,
): Promise<void> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  const entry = rows.filter({ has: labelNamed(page, label) });
  await quickInput.waitFor(title);
  // A box that was there before may have the same title.
  await entry.first().waitFor();
  await quickInput.type(label);
  await entry.and(page.locator('.focused')).waitFor();
  await quickInput.accept();
}

/** Goes to a button or a link of a notification with Tab, and presses Enter on it. */
export async function pressInNotice(
  workbench: Workbench,
  text: RegExp,
  name: string,
  role: 'button' | 'link' = 'button',
): Promise<void> {
  const wanted = workbench.notification(text).getByRole(role, { name, exact: true });
  const focused = workbench.page.locator('.notifications-toasts :focus');
  await wanted.waitFor();
  await workbench.actUntil(
    async () => {
      await workbench.command('Notifications: Focus Notification Toast');
      await focused.waitFor();
      for (let left = MOST_TABS; left > 0; left--) {
        // Elsewhere Tab is for the text.
        if ((await focused.count()) === 0 || (await wanted.and(focused).count()) > 0) return;
        await workbench.press('Tab');
      }
    },
    async () => (await wanted.and(focused).count()) > 0,
  );
  await workbench.press('Enter');
}

/** Runs in the page: whether keys go to an element. */
export function hasFocus(element: Element): boolean {
  return document.hasFocus() && document.activeElement === element;
}

/** Runs in the page: whether a row of a list is the one that keys are about. */
export function isFocusedRow(row: Element): boolean {
  return row.classList.contains('focused');
}
