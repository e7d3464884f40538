import type { Locator } from 'playwright-core';
import type { Workbench } from '../workbench.ts';
import { DIALOG, NOTICES, QUICK_INPUT, closeEditors, type Stop, type Tour } from './stop.ts';

const PAGE = 'about.html';
/** Of which no version is kept. */
const UNKEPT = 'index.html';
const OUTBOX = 'Saves That Are Not Uploaded Yet';

/** What a save can meet: another version, and a server that is away. */
export const SAVING_STOPS: readonly Stop[] = [
  {
    name: 'changed-notice',
    ours: NOTICES,
    goesOn: true,
    show: async (tour) => {
      await editMeanwhile(tour);
      await tour.workbench.command('FTP: Refresh');
      await tour.workbench.notification(/has changed on/).waitFor();
    },
  },
  {
    name: 'conflict',
    ours: DIALOG,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('Notifications: Clear All Notifications');
      await saveOver(workbench);
    },
  },
  {
    name: 'conflict-compare',
    show: async ({ workbench }) => {
      await workbench.answerDialog('Compare');
      await workbench.page.locator('.monaco-diff-editor .original .view-line').first().waitFor();
      await titleAction(workbench, "Take the Server's Version").waitFor();
    },
    leave: async ({ workbench }) => giveUp(workbench),
  },
  {
    name: 'conflict-merge',
    show: async (tour) => {
      await editMeanwhile(tour);
      await saveOver(tour.workbench);
      await tour.workbench.answerDialog('Merge');
      await titleAction(tour.workbench, 'Complete Merge').waitFor();
      await tour.workbench.page.getByText(/\d Conflicts? Remaining/).waitFor();
    },
    leave: async ({ workbench }) => giveUp(workbench),
  },
  {
    name: 'offline-question',
    goesOn: true,
    show: async ({ workbench, site }) => {
      await edit(workbench, UNKEPT);
      await site.goAway();
      await workbench.press('Control+S');
      await workbench.page
        .getByText(/cannot be reached/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'offline',
    show: async ({ workbench }) => {
      await workbench.page.getByRole('button', { name: 'Keep and Upload Later' }).click();
      await workbench.statusBarItem(/1 not uploaded/).waitFor();
    },
  },
  {
    name: 'outbox',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Show Saves That Are Not Uploaded');
      await workbench.quickInput.waitFor(OUTBOX);
    },
  },
  {
    name: 'outbox-actions',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick(`/public_html/${UNKEPT}`);
      await quickInput.waitFor(`/public_html/${UNKEPT}`);
    },
  },
  {
    name: 'outbox-discard',
    ours: DIALOG,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.quickInput.pick('Discard…');
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'outbox-discard-unkept',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await workbench.answerDialog('Discard');
      await workbench.dialog.filter({ hasText: /never uploaded/ }).waitFor();
    },
  },
  {
    name: 'outbox-conflict',
    ours: NOTICES,
    goesOn: true,
    show: async ({ workbench, site }) => {
      await site.changeByOthers(UNKEPT);
      await site.comeBack();
      await workbench.command('FTP: Refresh');
      await workbench.notification(/was not uploaded/).waitFor();
    },
  },
  {
    name: 'outbox-conflict-question',
    ours: DIALOG,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.answer(/was not uploaded/, 'Decide…');
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'outbox-uploaded',
    ours: NOTICES,
    show: async ({ workbench }) => {
      await workbench.answerDialog('Overwrite');
      await workbench.notification(/was uploaded to/).waitFor();
    },
    leave: closeEditors,
  },
];

async function edit(workbench: Workbench, page: string): Promise<void> {
  await workbench.command('View: Show Explorer');
  await workbench.openFile(page);
  await workbench.press('Control+Home');
  await workbench.typeText('mine ');
}

async function editMeanwhile({ workbench, site }: Tour): Promise<void> {
  await edit(workbench, PAGE);
  await site.changeByOthers(PAGE);
}

async function saveOver(workbench: Workbench): Promise<void> {
  await workbench.press('Control+S');
  await workbench.dialog.getByText(/has changed/).waitFor();
}

/** Closes what is open without saving it; the file and a merge of it are asked about one by one. */
async function giveUp(workbench: Workbench): Promise<void> {
  await workbench.command('View: Close All Editors');
  await workbench.until(
    async () => {
      if (await workbench.dialog.isVisible()) await workbench.answerDialog("Don't Save");
      return workbench.page.locator('.tabs-container .tab').count();
    },
    (tabs) => tabs === 0,
  );
}

function titleAction({ page }: Workbench, name: string): Locator {
  return page.locator('.editor-actions').getByRole('button', { name });
}
