import { ConnectionsPanel } from '../connectionsPanel.ts';
import { NOTICES, QUICK_INPUT, type Stop } from './stop.ts';

/** Names that are no UTF-8. */
export const ENCODING_STOPS: readonly Stop[] = [
  {
    name: 'encoding-notice',
    ours: NOTICES,
    goesOn: true,
    show: async ({ workbench, site }) => {
      await site.addOldNames();
      await workbench.command('FTP: Refresh');
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      await panel.collapse('Clients');
      await panel.expand('letters');
      await workbench.notification(/are not UTF-8/).waitFor();
    },
  },
  {
    name: 'encoding-choice',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.answer(/are not UTF-8/, 'Choose…');
      await workbench.quickInput.waitFor(/^Encoding of Names on/);
      await workbench.page.mouse.move(0, 0);
    },
    leave: async ({ workbench, site }) => {
      await site.remove('letters');
      await workbench.command('FTP: Refresh');
      await new ConnectionsPanel(workbench).expand('Clients');
    },
  },
];
