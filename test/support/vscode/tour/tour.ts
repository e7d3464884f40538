import type { Locator } from 'playwright-core';
import type { Workbench } from '../workbench.ts';
import { ADDING_STOPS } from './addingStops.ts';
import { BRINGING_STOPS } from './bringingStops.ts';
import { COMPARISON_STOPS } from './comparisonStops.ts';
import { CONNECTION_QUESTION_STOPS } from './connectionQuestionStops.ts';
import { CONNECTION_STOPS } from './connectionStops.ts';
import { ENCODING_STOPS } from './encodingStops.ts';
import { FILE_STOPS } from './fileStops.ts';
import { FIND_STOPS } from './findStops.ts';
import { HELP_STOPS } from './helpStops.ts';
import { HISTORY_STOPS } from './historyStops.ts';
import { SAVING_STOPS } from './savingStops.ts';
import type { Stop, Tour } from './stop.ts';
import { TOOL_STOPS } from './toolStops.ts';
import { TRANSFER_STOPS } from './transferStops.ts';
import { TRUST_STOPS } from './trustStops.ts';
import { WINDOW_STOPS } from './windowStops.ts';

/** Every view and dialog of ours, in an order in which one window can show them all. */
export const TOUR: readonly Stop[] = [
  ...CONNECTION_STOPS,
  ...CONNECTION_QUESTION_STOPS,
  ...ADDING_STOPS,
  ...FILE_STOPS,
  ...HISTORY_STOPS,
  ...COMPARISON_STOPS,
  ...FIND_STOPS,
  ...TRANSFER_STOPS,
  ...BRINGING_STOPS,
  ...SAVING_STOPS,
  ...ENCODING_STOPS,
  ...TRUST_STOPS,
  ...HELP_STOPS,
  ...TOOL_STOPS,
  ...WINDOW_STOPS,
];

/** Closes what a stop has opened, and puts right what it has changed. */
export async function leave(tour: Tour, stop: Stop): Promise<void> {
  if (stop.goesOn) return;
  const { workbench } = tour;
  for (const open of [workbench.dialog, workbench.page.locator('.monaco-menu')]) {
    await closeAll(workbench, open);
  }
  await workbench.press('Escape', 'Escape');
  await stop.leave?.(tour);
  const notices = workbench.page.locator('.notifications-toasts .notification-list-item');
  if ((await notices.count()) > 0) {
    await workbench.command('Notifications: Clear All Notifications');
  }
}

/** A menu or a dialog that has only just opened does not hear the key. */
export async function closeAll(workbench: Workbench, open: Locator): Promise<void> {
  await workbench.until(
    async () => {
      if ((await open.count()) > 0) await workbench.press('Escape');
      return open.count();
    },
    (count) => count === 0,
  );
}
