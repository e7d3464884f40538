import { ConnectionFormPage } from '../connectionFormPage.ts';
import { ConnectionsPanel } from '../connectionsPanel.ts';
import { openMenu } from '../contextMenu.ts';
import type { Workbench } from '../workbench.ts';
import { NOTICES, QUICK_INPUT, viewNamed, type Stop } from './stop.ts';
import { TOUR_NAME } from './tourSite.ts';

/** The view and its menus, the form of a connection, and the ways to its folders. */
export const CONNECTION_STOPS: readonly Stop[] = [
  {
    name: 'connections',
    ours: viewNamed('Connections'),
    show: async ({ workbench }) => {
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      for (const group of ['Clients', 'Abroad', TOUR_NAME, 'css']) await panel.expand(group);
      await panel.row('style.css').waitFor();
      await panel.row('Bakery').click();
      await heard(workbench, 'Bakery', /failed/);
    },
  },
  {
    name: 'connections-file-menu',
    show: async ({ workbench }) => rowMenu(workbench, 'style.css', /^Rename/),
  },
  {
    name: 'connections-menu',
    show: async ({ workbench }) => rowMenu(workbench, TOUR_NAME, /^Open Folder/),
  },
  {
    name: 'connections-more-menu',
    show: async ({ workbench }) => {
      const { view } = new ConnectionsPanel(workbench);
      await view.hover();
      await view.getByRole('button', { name: /More Actions/ }).click();
      await workbench.page.getByRole('menuitem', { name: /^Import Connections/ }).waitFor();
    },
  },
  {
    name: 'edit-choice',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Edit Connection…');
      await workbench.quickInput.waitFor('Edit FTP Connection');
    },
  },
  {
    name: 'form',
    ours: 'page',
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.quickInput.pick(TOUR_NAME);
      await new ConnectionFormPage(workbench).waitFor('FTP Connection');
    },
  },
  ...['Certificates and TLS', 'Network', 'Files', 'Speed', 'Identity'].map(formSection),
  {
    name: 'form-test',
    ours: 'page',
    goesOn: true,
    show: async ({ workbench }) => {
      const form = new ConnectionFormPage(workbench);
      await form.button('Test Connection').click();
      await form.frame.getByText('The connection works.').waitFor();
    },
  },
  {
    name: 'form-problem',
    ours: 'page',
    goesOn: true,
    show: async ({ workbench }) => {
      const form = new ConnectionFormPage(workbench);
      await form.field('Port').fill('99999');
      await form.problem('port', /whole number/);
      await form.field('Port').scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'form-unsaved',
    ours: NOTICES,
    show: async ({ workbench }) => {
      await workbench.command('View: Close All Editors');
      await workbench.notification(/are not saved/).waitFor();
    },
  },
  {
    name: 'open-folder',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Open Folder…');
      await workbench.quickInput.waitFor('Open FTP Folder');
    },
  },
  {
    name: 'open-folder-url',
    ours: QUICK_INPUT,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick('Enter a URL…');
      await quickInput.message.getByText(/URL of the folder/).waitFor();
      await quickInput.type('ftp://');
      await quickInput.message.getByText(/needs a host name/).waitFor();
    },
  },
  {
    name: 'open-folder-browse',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Open Folder…');
      await workbench.quickInput.pick(TOUR_NAME);
      await workbench.quickInput.waitFor(RegExp(`^${TOUR_NAME} /public_html$`));
    },
  },
];

/** A section of the form that is closed at first. */
function formSection(title: string): Stop {
  return {
    name: `form-${title.toLowerCase().replaceAll(' ', '-')}`,
    ours: 'page',
    goesOn: true,
    show: async ({ workbench }) => {
      const form = new ConnectionFormPage(workbench);
      await form.section(title);
      await form.frame.locator('summary').getByText(title, { exact: true }).evaluate(toTop);
    },
  };
}

/** Runs in the page. */
function toTop(element: Element): void {
  element.scrollIntoView();
}

async function heard(workbench: Workbench, name: string, text: RegExp): Promise<void> {
  const row = new ConnectionsPanel(workbench).row(name);
  await workbench.until(
    async () => (await row.getAttribute('aria-label')) ?? '',
    (label) => text.test(label),
  );
}

async function rowMenu(workbench: Workbench, row: string, entry: RegExp): Promise<void> {
  const panel = new ConnectionsPanel(workbench);
  await panel.open();
  await openMenu(workbench, panel.row(row));
  await workbench.page.getByRole('menuitem', { name: entry }).first().waitFor();
}
