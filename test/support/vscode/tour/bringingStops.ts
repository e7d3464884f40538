import { ConnectionsPanel } from '../connectionsPanel.ts';
import { drag } from '../dragAndDrop.ts';
import { DIALOG, NOTICES, QUICK_INPUT, type Stop } from './stop.ts';

/** What is asked and told where files are dropped or pasted among the connections. */
export const BRINGING_STOPS: readonly Stop[] = [
  {
    name: 'drop-question',
    ours: DIALOG,
    show: async ({ workbench, site }) => {
      await site.addArchive();
      await workbench.command('FTP: Refresh');
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.collapse('Clients');
      await panel.row('archive').waitFor();
      await drag(workbench, panel.row('style.css'), panel.row('archive'));
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'drop-many-question',
    ours: DIALOG,
    show: async ({ workbench }) => {
      const panel = new ConnectionsPanel(workbench);
      await panel.select('style.css', 'data', 'docs');
      await drag(workbench, panel.row('docs'), panel.row('archive'));
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'paste-nothing',
    ours: NOTICES,
    show: async ({ workbench }) => {
      const { page } = workbench;
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.evaluate(() => navigator.clipboard.writeText('words'));
      await new ConnectionsPanel(workbench).menu('archive', 'Paste');
      await workbench.notification(/The clipboard holds no files/).waitFor();
    },
  },
  {
    name: 'paste-question',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      const panel = new ConnectionsPanel(workbench);
      await panel.menu('docs', 'Copy');
      await panel.menu('archive', 'Paste');
      await workbench.quickInput.waitFor(/^Copy: .* is there already$/);
      await workbench.page.mouse.move(0, 0);
    },
    leave: async ({ workbench, site }) => {
      await site.remove('archive');
      await workbench.command('FTP: Refresh');
      const panel = new ConnectionsPanel(workbench);
      await panel.row('archive').waitFor({ state: 'detached' });
      await panel.expand('Clients');
      await workbench.command('View: Close All Editors');
    },
  },
];
