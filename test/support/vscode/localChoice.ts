import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Workbench } from './workbench.ts';

const CLICK_DEADLINE_MS = 2_000;

/** Answers the question for a place of this computer, as the workbench in a browser asks it. */
export async function chooseLocal(
  workbench: Workbench,
  title: string | RegExp,
  { path, button: label }: { readonly path: string; readonly button: string },
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
      await button.click({ timeout: CLICK_DEADLINE_MS }).catch(() => undefined);
      return button.isVisible();
    },
    (isThere) => !isThere,
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
