import { join } from 'node:path';
import { chooseLocal } from '../localChoice.ts';
import { TerminalPanel } from '../terminalPanel.ts';
import type { Workbench } from '../workbench.ts';
import { DIALOG, NOTICES, QUICK_INPUT, closeEditors, type Stop } from './stop.ts';
import { FILE_ZILLA, TOUR_NAME } from './tourSite.ts';

const CLICK_DEADLINE_MS = 2_000;
const IMPORTED = /connections were imported/;

/** What explains, reports, and brings connections here and away. */
export const HELP_STOPS: readonly Stop[] = [
  {
    name: 'status',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Show Connection Status');
      await workbench.quickInput.waitFor();
    },
  },
  {
    name: 'report-question',
    ours: DIALOG,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Show Server Report…');
      await workbench.quickInput.pick(TOUR_NAME);
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'report',
    ours: 'preview',
    show: async ({ workbench }) => {
      await workbench.answerDialog('Run All Checks');
      await workbench.notification(/The report is ready/).waitFor();
      await heading(workbench, 'FTP Server Report');
    },
    leave: closeEditors,
  },
  {
    name: 'support-report-question',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Copy Report for Support…');
      await workbench.quickInput.offers('Leave Out Names and Addresses', 30_000);
    },
  },
  {
    name: 'support-report',
    ours: 'preview',
    show: async ({ workbench }) => {
      await workbench.quickInput.pick('Leave Out Names and Addresses');
      await workbench.notification(/then copy it/).waitFor();
      await heading(workbench, 'FTP Workspace: report for support');
    },
    leave: closeEditors,
  },
  {
    name: 'help',
    ours: 'preview',
    show: async ({ workbench }) => {
      await workbench.command('FTP: Explain Errors and Notices');
      await heading(workbench, 'Errors and notices of FTP Workspace');
    },
    leave: closeEditors,
  },
  {
    name: 'console-choice',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Open Console…');
      await workbench.quickInput.waitFor('Open FTP Console');
    },
  },
  {
    name: 'console',
    ours: '.terminal-outer-container',
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.quickInput.pick(TOUR_NAME);
      const terminal = new TerminalPanel(workbench);
      await terminal.waitFor();
      await terminal.waitForText(/>$/);
      await terminal.enter('LIST public_html');
      await terminal.waitForText(/226 [\s\S]*>$/);
      await workbench.typeText('RETR public_html/in');
    },
  },
  {
    name: 'console-replace',
    ours: DIALOG,
    show: async ({ workbench, site }) => {
      const terminal = new TerminalPanel(workbench);
      await workbench.press('Control+C');
      await terminal.enter(`RETR public_html/index.html > ${join(site.local, FILE_ZILLA)}`);
      await workbench.dialog.waitFor();
    },
    leave: async ({ workbench }) => {
      const terminal = new TerminalPanel(workbench);
      await workbench.page.locator('.terminal-wrapper.active .xterm').click();
      await terminal.enter('QUIT');
      await workbench.page.locator('.terminal-wrapper.active').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'log',
    show: async ({ workbench }) => {
      await workbench.command('FTP: Show Log');
      await workbench.page.locator('.part.panel .view-line').first().waitFor();
    },
    leave: async ({ workbench }) => workbench.command('View: Toggle Panel Visibility'),
  },
  {
    name: 'import-sources',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Import Connections…');
      await workbench.quickInput.waitFor('Import FTP Connections');
    },
  },
  {
    name: 'import-preview',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench, site }) => {
      await workbench.quickInput.pick('Choose a File…');
      const path = join(site.local, FILE_ZILLA);
      await chooseLocal(workbench, 'Import FTP Connections', { path, button: 'Import' });
      await workbench.quickInput.waitFor('Import from FileZilla');
    },
  },
  {
    name: 'import-passwords',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      const button = workbench.page.locator(QUICK_INPUT).getByText('OK', { exact: true });
      // The click that chose the file may have met this button, which comes to the same place.
      await workbench.until(
        async () => {
          if (await button.isVisible()) {
            await button.click({ timeout: CLICK_DEADLINE_MS }).catch(() => undefined);
          }
          return workbench.quickInput.offers('Do Not Import Passwords', CLICK_DEADLINE_MS);
        },
        (isOffered) => isOffered,
      );
    },
  },
  {
    name: 'import-done',
    ours: NOTICES,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.quickInput.pick('Do Not Import Passwords');
      await workbench.notification(IMPORTED).waitFor();
    },
  },
  {
    name: 'import-report',
    ours: 'preview',
    show: async ({ workbench }) => {
      await workbench.answer(IMPORTED, 'Show Details');
      await heading(workbench, 'Import from FileZilla');
    },
    leave: closeEditors,
  },
  {
    name: 'export',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Export Connections…');
      await workbench.quickInput.waitFor('Export FTP Connections');
    },
  },
];

async function heading({ page }: Workbench, name: string): Promise<void> {
  const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await frame.getByRole('heading', { name, level: 1 }).waitFor();
}
