import { ConnectionsPanel } from '../connectionsPanel.ts';
import { NOTICES, viewNamed, type Stop } from './stop.ts';

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
    leave: async ({ workbench }) => workbench.command('View: Close All Editors'),
  },
  {
    name: 'connections-none',
    ours: viewNamed('Connections'),
    show: async ({ workbench, open, writeSettings }) => {
      await writeSettings({ 'ftpWorkspace.connections': [] });
      await open();
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.view.getByText('No server is set up yet').waitFor();
      await workbench.page.mouse.move(0, 0);
    },
  },
];
