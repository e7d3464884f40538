import { Explorer } from '../explorer.ts';
import { HistoryPanel } from '../historyPanel.ts';
import { DIALOG, QUICK_INPUT, closeEditors, viewNamed, type Stop } from './stop.ts';
import { TOUR_NAME } from './tourSite.ts';

const DRAFT = '/public_html/draft.txt';

/** Previous versions of files, and what was deleted. */
export const HISTORY_STOPS: readonly Stop[] = [
  {
    name: 'history',
    ours: viewNamed('FTP File History'),
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.openFile('about.html');
      await workbench.command('FTP: Show File History');
      const panel = new HistoryPanel(workbench);
      await panel.waitForMessage(/No previous version/);
      for (let count = 1; count <= 2; count++) {
        await workbench.page.locator('.editor-group-container.active .view-lines').click();
        await workbench.press('Control+Home');
        await workbench.typeText(`<!-- ${count} -->`);
        await workbench.save();
        await panel.waitForRows(count);
      }
    },
  },
  {
    name: 'history-compare',
    show: async ({ workbench }) => {
      await new HistoryPanel(workbench).click(1);
      await workbench.page.locator('.monaco-diff-editor .original .view-line').first().waitFor();
    },
    leave: closeEditors,
  },
  {
    name: 'history-version',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.command('View: Show Explorer');
      await workbench.openFile('about.html');
      await workbench.command('FTP: Open Version');
      await workbench.quickInput.waitFor(/^Versions of/);
    },
  },
  {
    name: 'history-clear-file',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Clear History of This File');
      await workbench.dialog.waitFor();
    },
    leave: closeEditors,
  },
  {
    name: 'history-clear-choice',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Clear History…');
      await workbench.quickInput.waitFor('Clear History');
    },
  },
  {
    name: 'history-clear',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await workbench.quickInput.pick('All servers');
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'restore-server',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('View: Show Explorer');
      const explorer = new Explorer(workbench);
      await explorer.newFile('draft.txt');
      await workbench.typeText('a thought');
      await workbench.save();
      await explorer.delete('draft.txt');
      await workbench.command('FTP: Restore Deleted…');
      await workbench.quickInput.waitFor('Restore Deleted');
    },
  },
  {
    name: 'restore-deleted',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench: { page, quickInput } }) => {
      await quickInput.pick(TOUR_NAME);
      await quickInput.offers(DRAFT, 30_000);
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'restore-question',
    ours: DIALOG,
    show: async ({ workbench, site }) => {
      await site.putByOthers('draft.txt', 'another thought');
      await workbench.quickInput.pick(DRAFT);
      await workbench.dialog.filter({ hasText: /is there again/ }).waitFor();
    },
    leave: async ({ site }) => site.remove('draft.txt'),
  },
];
