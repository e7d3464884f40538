import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConnectionFormPage } from './connectionFormPage.ts';
import { ConnectionsPanel } from './connectionsPanel.ts';
import type { Workbench } from './workbench.ts';

/** The site that is shown: on a server of this computer, below the folder that a host would have. */
export interface TourSite {
  /** On disk. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** One view or dialog of ours, as a person comes to it. */
export interface Stop {
  readonly name: string;
  /**
   * What of the window is ours: a part of it (a CSS selector), `page`, that of the webview, or `preview`, a document
   * in the editor's preview.
   * Undefined: parts of the editor that show what we give them.
   */
  readonly ours?: string;
  readonly show: (workbench: Workbench, site: TourSite) => Promise<void>;
}

export const TOUR_ID = 'alder-ash';
export const TOUR_NAME = 'Alder & Ash';

/** Connections of all kinds: in use, in groups, and one that cannot be used. */
export function tourConnections({ host, port, user }: TourSite): readonly object[] {
  const far = { host: 'ftp.example.com', user: 'alice' };
  return [
    { id: TOUR_ID, name: TOUR_NAME, host, port, user, root: '/public_html', security: 'none' },
    { ...far, id: 'bakery', name: 'Bakery', group: 'Clients' },
    { ...far, id: 'museum', name: 'Museum', group: 'Clients/Abroad', security: 'implicit' },
    { id: 'old', name: 'Old server', host: 'ftp://ftp.example.com', group: 'Clients' },
  ];
}

export const TOUR: readonly Stop[] = [
  {
    name: 'connections',
    ours: '.split-view-view:has(> .pane > .pane-header[aria-label^="Connections"])',
    show: async (workbench) => {
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      for (const group of ['Clients', 'Abroad', TOUR_NAME, 'css']) await panel.expand(group);
      await panel.row('style.css').waitFor();
    },
  },
  {
    name: 'connections-menu',
    show: async (workbench) => {
      await new ConnectionsPanel(workbench).row('style.css').click({ button: 'right' });
      await workbench.page.getByRole('menuitem', { name: /^Rename/ }).waitFor();
    },
  },
  {
    name: 'transfers',
    ours: '.split-view-view:has(> .pane > .pane-header[aria-label^="Transfers"])',
    show: (workbench) => workbench.command('FTP: Show Transfers'),
  },
  {
    name: 'form',
    ours: 'page',
    show: async (workbench) => {
      await workbench.command('FTP: Edit Connection…');
      await workbench.quickInput.pick(TOUR_NAME);
      await new ConnectionFormPage(workbench).waitFor('FTP Connection');
    },
  },
  {
    name: 'form-test',
    ours: 'page',
    show: async (workbench) => {
      const form = new ConnectionFormPage(workbench);
      await form.button('Test Connection').click();
      await form.frame.getByText('The connection works.').waitFor();
    },
  },
  {
    name: 'status',
    ours: '.quick-input-widget',
    show: async (workbench) => {
      await workbench.command('FTP: Show Connection Status');
      await workbench.quickInput.waitFor();
    },
  },
  {
    name: 'report-question',
    ours: '.monaco-dialog-box',
    show: async (workbench) => {
      await workbench.command('FTP: Show Server Report…');
      await workbench.quickInput.pick(TOUR_NAME);
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'support-report',
    ours: 'preview',
    show: async (workbench) => {
      await workbench.command('FTP: Copy Report for Support…');
      await workbench.quickInput.pick('Leave Out Names and Addresses');
      await workbench.notification(/then copy it/).waitFor();
      await heading(workbench, 'FTP Workspace: report for support');
    },
  },
  {
    name: 'help',
    ours: 'preview',
    show: async (workbench) => {
      await workbench.command('FTP: Explain Errors and Notices');
      await heading(workbench, 'Errors and notices of FTP Workspace');
    },
  },
  {
    name: 'conflict',
    ours: '.monaco-dialog-box',
    show: async (workbench, { folder }) => {
      await workbench.command('View: Show Explorer');
      await workbench.openFile('about.html');
      await workbench.typeText('mine ');
      await appendFile(join(folder, 'public_html', 'about.html'), '<!-- theirs -->\n');
      await workbench.press('Control+S');
      await workbench.dialog.getByText(/has changed/).waitFor();
    },
  },
];

/** Leaves what a stop has opened. */
export async function leave(workbench: Workbench): Promise<void> {
  if (await workbench.dialog.isVisible()) await workbench.answerDialog('Cancel');
  await workbench.press('Escape', 'Escape');
}

async function heading({ page }: Workbench, name: string): Promise<void> {
  const frame = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  await frame.getByRole('heading', { name, level: 1 }).waitFor();
}
