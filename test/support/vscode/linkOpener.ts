import { fileURLToPath } from 'node:url';
import type { Workbench } from './workbench.ts';

/** The extension that `openLink` needs. */
export const LINK_OPENER = fileURLToPath(new URL('linkOpener', import.meta.url));

const HANDLER = 'vscode://ftp-workspace.ftp-workspace';

/** A link of the editor, which asks the extension for something about a URL. */
export function linkTo(url: string, action = 'open'): string {
  return `${HANDLER}/${action}?url=${encodeURIComponent(url)}`;
}

/** Opens a link of the editor, as a browser or a chat does. */
export async function openLink(workbench: Workbench, link: string): Promise<void> {
  const { quickInput, page } = workbench;
  await workbench.command('Open a Link of the Editor');
  await quickInput.answer('Link', link);
  await quickInput.waitFor('Address');
  const address = await quickInput.value();
  await quickInput.cancel();
  await quickInput.waitForClosed();
  const opened = page.waitForEvent('popup');
  await page.evaluate((url) => void window.open(url), address);
  const popup = await opened;
  await popup.getByText('You can close this page now').waitFor();
  await popup.close();
  // Messages wait until somebody is there. A click might take the focus from a question.
  await page.bringToFront();
  await workbench.press('Shift');
}
