import { ConnectionFormPage } from '../connectionFormPage.ts';
import { ConnectionsPanel } from '../connectionsPanel.ts';
import { openMenu } from '../contextMenu.ts';
import type { Workbench } from '../workbench.ts';
import { DIALOG, QUICK_INPUT, viewNamed, type Stop } from './stop.ts';
import { TOUR_NAME } from './tourSite.ts';

const WIZARD = 'FTP: Add Connection…';

/** The view, its menus, and the questions about a connection. */
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
    name: 'remove-question',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Remove Connection…');
      await workbench.quickInput.pick('Bakery');
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'group-question',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.menu('Museum', 'Move to Group…');
      await workbench.quickInput.waitFor();
    },
  },
  {
    name: 'new-folder-question',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.menu('css', 'New Folder…');
      await workbench.quickInput.waitFor('New Folder');
    },
  },
  {
    name: 'delete-question',
    ours: DIALOG,
    show: async ({ workbench }) => {
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.menu('css', 'Delete');
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'add-1-server',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command(WIZARD);
      await workbench.quickInput.waitFor('Add FTP Connection (1/7)');
      await workbench.quickInput.type('no host');
      await workbench.quickInput.message.getByText(/needs a host name/).waitFor();
    },
  },
  {
    name: 'add-2-encryption',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.type('ftp.example.com');
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (2/7)');
    },
  },
  {
    name: 'add-3-port',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick('Encrypt If the Server Can');
      await quickInput.waitFor('Add FTP Connection (3/7)');
    },
  },
  {
    name: 'add-4-user',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (4/7)');
    },
  },
  {
    name: 'add-5-password',
    goesOn: true,
    show: async ({ workbench: { quickInput }, site }) => {
      await quickInput.type('alice');
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (5/7)');
      await quickInput.type(site.password);
    },
  },
  {
    name: 'add-6-remember',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (6/7)');
    },
  },
  {
    name: 'add-7-name',
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick('Remember the password');
      await quickInput.waitFor('Add FTP Connection (7/7)');
    },
  },
  {
    name: 'form',
    ours: 'page',
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Edit Connection…');
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
    show: async ({ workbench }) => {
      const form = new ConnectionFormPage(workbench);
      await form.field('Port').fill('99999');
      await form.problem('port', /whole number/);
      await form.field('Port').scrollIntoViewIfNeeded();
    },
    leave: async ({ workbench }) => {
      await new ConnectionFormPage(workbench).button('Discard Changes').click();
      await workbench.command('View: Close All Editors');
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
    name: 'open-folder-browse',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
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
