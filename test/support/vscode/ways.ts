import { pickByTyping } from './byKeyboard.ts';
import { ConnectionsPanel } from './connectionsPanel.ts';
import type { Workbench } from './workbench.ts';

/** How a person goes about something. */
export type Way = 'mouse' | 'keyboard';

/** The servers, each with the way in which it is gone about. */
export const WAYS = [
  ['plain text', 'mouse'],
  ['TLS', 'keyboard'],
] as const;

/** Opens the folder at a URL, as one that is not saved. */
export async function openUrl(workbench: Workbench, way: Way, url: string): Promise<void> {
  const [title, entry] = ['Open FTP Folder', 'Enter a URL…'];
  if (way === 'mouse') {
    const panel = new ConnectionsPanel(workbench);
    await panel.open();
    await panel.titleAction('Open Folder…');
  } else await workbench.command('FTP: Open Folder…');
  await pick(workbench, way, title, entry);
  await workbench.quickInput.step(/URL of the folder/, url);
}

/** Picks an entry of the box with this title. */
export async function pick(
  workbench: Workbench,
  way: Way,
  title: string | RegExp,
  label: string,
): Promise<void> {
  if (way === 'keyboard') return pickByTyping(workbench, title, label);
  await workbench.quickInput.waitFor(title);
  await workbench.quickInput.pick(label);
}

/** Answers the question about the certificate of a server that is new. */
export async function trustAlways(workbench: Workbench, way: Way): Promise<void> {
  await workbench.dialog.filter({ hasText: 'is not trusted' }).waitFor();
  if (way === 'mouse') await workbench.answerDialog('Trust Always');
  else await workbench.answerDialogByKey('Trust Always', { tabs: 1 });
}
