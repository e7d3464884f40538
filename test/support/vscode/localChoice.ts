import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Workbench } from './workbench.ts';

const CLICK_DEADLINE_MS = 2_000;
const CLOSED_DEADLINE_MS = 2_000;

export interface LocalChoice {
  readonly path: string;
  readonly button: string;
  /** Enter is pressed in the box, and not the button. Default: false. */
  readonly byKey?: boolean;
}

/** Answers the question for a place of this computer, as the workbench in a browser asks it. */
export async function chooseLocal(
  workbench: Workbench,
  title: string | RegExp,
  { path, button: label, byKey = false }: LocalChoice,
): Promise<void> {
  await workbench.quickInput.waitFor(title);
  const widget = workbench.page.locator('.quick-input-widget');
  const button = widget.getByRole('button', { name: label, exact: true });
  await button.waitFor();
  const isAsked = async (): Promise<boolean> => {
    const shown = await workbench.quickInput.title();
    return typeof title === 'string' ? shown === title : title.test(shown);
  };
  // What it lists may still be of the folder that it began in, and so may what it would answer.
  const names = new Set(['..', ...(await namesIn(path)), ...(await namesIn(dirname(path)))]);
  // Rows of the box before it are still there, out of sight.
  const rows = widget.locator('.monaco-list-row .label-name:visible');
  const isAt = async () =>
    (await rows.allTextContents()).every((name) => names.has(name.replace(/\/$/, '')));
  // The box puts in the home folder when it has found it, and does nothing before it has looked.
  await workbench.until(
    async () => {
      // What comes next may have a box of its own.
      if (!(await button.isVisible()) || !(await isAsked())) return false;
      const isTyped = (await workbench.quickInput.value()) === path;
      if (!isTyped) await workbench.quickInput.typeIn(title, path);
      if (!(await isAt())) return true;
      if (byKey) await workbench.press('Enter');
      else await button.click({ timeout: CLICK_DEADLINE_MS }).catch(() => undefined);
      // It takes a moment to close, and the next one has a button in the same place.
      await button.waitFor({ state: 'hidden', timeout: CLOSED_DEADLINE_MS }).catch(() => undefined);
      return button.isVisible();
    },
    (isThere) => !isThere,
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
