import { ConnectionsPanel } from '../connectionsPanel.ts';
import { linkTo, openLink } from '../linkOpener.ts';
import type { Workbench } from '../workbench.ts';
import { DIALOG, NOTICES, QUICK_INPUT, closeEditors, viewNamed, type Stop } from './stop.ts';

const CONNECTIONS = 'ftpWorkspace.connections';

/** What a window shows that has no folder, or one that cannot be had. */
export const WINDOW_STOPS: readonly Stop[] = [
  {
    name: 'error-notice',
    ours: NOTICES,
    show: async ({ workbench, open }) => {
      await open('ftp://bakery/');
      await workbench.notification(/does not accept connections/).waitFor();
    },
  },
  {
    name: 'save-connection',
    ours: QUICK_INPUT,
    show: async ({ workbench, open, site: { unsaved } }) => {
      await open(`ftp://${unsaved}/public_html`);
      await workbench.explorerItem('index.html').waitFor();
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.menu(unsaved, 'Save Connection…');
      await workbench.quickInput.waitFor('Save Connection');
    },
  },
  {
    name: 'link-question',
    ours: DIALOG,
    show: async ({ workbench }) => {
      const url = 'ftp://visitor:visitor@ftp.example.com/pub/pictures';
      await openLink(workbench, linkTo(url));
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'link-refused',
    ours: NOTICES,
    show: async ({ workbench }) => {
      await openLink(workbench, linkTo('file:///etc/passwd'));
      await workbench.notification(/could not be opened/).waitFor();
    },
  },
  {
    name: 'walkthrough',
    ours: '.getting-started-step.expanded',
    show: async ({ workbench, open }) => {
      await open();
      await workbench.command('FTP: Get Started');
      const steps = workbench.page.locator('.getting-started-step');
      await steps.filter({ hasText: 'Add your server' }).waitFor();
      const media = workbench.page.frameLocator('iframe.webview.ready');
      await media.frameLocator('iframe').locator('svg').waitFor();
    },
    leave: closeEditors,
  },
  {
    name: 'explorer-none',
    ours: viewNamed('No Folder Opened'),
    show: async ({ workbench }) => {
      await workbench.command('View: Show Explorer');
      await workbench.page
        .getByText(/FTP server/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'settings',
    show: async ({ workbench }) => {
      await workbench.command('Preferences: Open Settings (UI)');
      await workbench.page.locator('.settings-editor .suggest-input-container').click();
      await workbench.typeText('ftpWorkspace');
      await workbench.page.locator('.settings-count-widget').getByText(/Found/).waitFor();
    },
    leave: closeEditors,
  },
  {
    name: 'misplaced-password',
    ours: NOTICES,
    show: async ({ workbench, site, open, writeSettings }) => {
      // A window reads them when it opens.
      await writeSettings({ [CONNECTIONS]: site.lockedConnections });
      await open();
      await new ConnectionsPanel(workbench).open();
      await workbench.notification(/stood in the settings/).waitFor();
    },
  },
  {
    name: 'proxy-password',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => expand(workbench, 'Behind the Proxy', /at the Proxy/),
  },
  {
    name: 'key-passphrase',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => expand(workbench, 'With a Key', /^Passphrase of/),
  },
  {
    name: 'connections-none',
    ours: viewNamed('Connections'),
    show: async ({ workbench, open, writeSettings }) => {
      await writeSettings({ [CONNECTIONS]: [] });
      await open();
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.view.getByText('No server is set up yet').waitFor();
      await workbench.page.mouse.move(0, 0);
    },
  },
];

async function expand(workbench: Workbench, name: string, asks: RegExp): Promise<void> {
  const panel = new ConnectionsPanel(workbench);
  await panel.open();
  await panel.row(name).click();
  await workbench.quickInput.waitFor(asks);
}
