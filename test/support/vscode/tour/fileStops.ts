import { Explorer } from '../explorer.ts';
import { HistoryPanel } from '../historyPanel.ts';
import { PermissionsPage } from '../permissionsPage.ts';
import type { Workbench } from '../workbench.ts';
import { QUICK_INPUT, viewNamed, type Stop } from './stop.ts';

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
    leave: async ({ workbench }) => workbench.command('View: Close All Editors'),
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
    leave: async ({ workbench }) => workbench.command('View: Close All Editors'),
  },
  {
    name: 'restore-deleted',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      const explorer = await shownExplorer(workbench);
      await explorer.newFile('draft.txt');
      await workbench.typeText('a thought');
      await workbench.save();
      await explorer.delete('draft.txt');
      await workbench.command('FTP: Restore Deleted…');
      await workbench.quickInput.waitFor('Restore Deleted');
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
