import { Explorer } from '../explorer.ts';
import { PermissionsPage } from '../permissionsPage.ts';
import type { Workbench } from '../workbench.ts';
import { DIALOG, NOTICES, QUICK_INPUT, closeEditors, type Stop } from './stop.ts';

/** What is offered for the files of a folder that is open. */
export const FILE_STOPS: readonly Stop[] = [
  {
    name: 'explorer',
    show: async ({ workbench }) => {
      const explorer = await shownExplorer(workbench);
      await explorer.select('private');
      await marked(workbench, 'private', /could not be listed/);
      await marked(workbench, 'licence.txt', /Read-only/);
      await marked(workbench, 'home.html', /Symbolic link/);
      await workbench.openFile('licence.txt');
      await workbench.explorerItem('private').hover();
      await workbench.page
        .locator('.monaco-hover')
        .getByText(/could not be listed/)
        .waitFor();
    },
    leave: closeEditors,
  },
  {
    name: 'explorer-menu',
    show: async ({ workbench }) => {
      const explorer = await shownExplorer(workbench);
      await explorer.openMenu('index.html');
    },
  },
  {
    name: 'permissions',
    ours: 'page',
    show: async ({ workbench }) => {
      const explorer = await shownExplorer(workbench);
      await explorer.menu('index.html', 'Change Permissions…');
      await new PermissionsPage(workbench).waitForOctal('0644');
    },
    leave: closePage,
  },
  {
    name: 'permissions-preview',
    ours: 'page',
    goesOn: true,
    show: async ({ workbench }) => {
      const explorer = await shownExplorer(workbench);
      await explorer.menu('css', 'Change Permissions…');
      const page = new PermissionsPage(workbench);
      await page.waitForOctal('0755');
      await page.octal.fill('775');
      await page.box('Change what is in the folders as well').check();
      await page.octal.press('Enter');
      await page.frame.getByText(/Would change/).waitFor();
    },
  },
  {
    name: 'permissions-done',
    ours: 'page',
    show: async ({ workbench }) => {
      const page = new PermissionsPage(workbench);
      await page.octal.press('Enter');
      await page.end.getByText(/were changed/).waitFor();
    },
    leave: closePage,
  },
  {
    name: 'properties',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      const explorer = await shownExplorer(workbench);
      await explorer.menu('index.html', 'Properties');
      await workbench.quickInput.waitFor('Properties of index.html');
    },
  },
  {
    name: 'folder-size',
    ours: NOTICES,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Show Folder Size');
      await workbench.notification(/holds/).waitFor();
    },
  },
  {
    name: 'delete-folder-question',
    ours: DIALOG,
    goesOn: true,
    show: async ({ workbench }) => {
      const explorer = await shownExplorer(workbench);
      await explorer.select('css');
      await workbench.press('Delete');
      await workbench.answerDialog('Delete');
      await workbench.dialog.filter({ hasText: /with 1 file/ }).waitFor();
    },
  },
  {
    name: 'delete-folder-cancelled',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await workbench.answerDialog('Cancel');
      await workbench.dialog.filter({ hasText: /You cancelled deleting/ }).waitFor();
    },
  },
  {
    name: 'image-hover',
    ours: '.monaco-hover',
    show: async ({ workbench }) => {
      const { page } = workbench;
      await shownExplorer(workbench);
      await workbench.openFile('index.html');
      const reference = page.locator('.view-line').getByText('images/logo.svg').first();
      // A line that is drawn anew under the mouse forgets that it rests there.
      await workbench.actUntil(
        async () => {
          await page.mouse.move(0, 0);
          await reference.hover();
        },
        () => page.locator('.monaco-hover img').isVisible(),
      );
    },
    leave: async ({ workbench }) => {
      await workbench.page.mouse.move(0, 0);
      await workbench.command('View: Close All Editors');
    },
  },
];

async function shownExplorer(workbench: Workbench): Promise<Explorer> {
  await workbench.command('View: Show Explorer');
  return new Explorer(workbench);
}

async function closePage({ workbench }: { readonly workbench: Workbench }): Promise<void> {
  await new PermissionsPage(workbench).button('Close').click();
}

async function marked(workbench: Workbench, name: string, mark: RegExp): Promise<void> {
  const label = workbench.explorerItem(name).locator('.monaco-icon-label');
  await workbench.until(
    async () => (await label.getAttribute('aria-label')) ?? '',
    (text) => mark.test(text),
  );
}
