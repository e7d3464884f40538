import { ConnectionsPanel } from '../connectionsPanel.ts';
import type { Workbench } from '../workbench.ts';
import { DIALOG, QUICK_INPUT, type Stop } from './stop.ts';

/** What is asked about a connection, or about what is on its server, in their view. */
export const CONNECTION_QUESTION_STOPS: readonly Stop[] = [
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
    goesOn: true,
    show: async ({ workbench }) => {
      await pick(workbench, 'Museum', 'Move to Group…');
      await workbench.quickInput.waitFor('Move to Group');
    },
  },
  {
    name: 'group-new',
    ours: QUICK_INPUT,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick('New Group…');
      await quickInput.message.getByText(/Name of the group/).waitFor();
    },
  },
  {
    name: 'group-rename',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await pick(workbench, 'Abroad', 'Rename Group…');
      await workbench.quickInput.waitFor('Rename Group');
    },
  },
  {
    name: 'change-password-choice',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Change Password…');
      await workbench.quickInput.waitFor('Change FTP Password');
    },
  },
  {
    name: 'change-password',
    ours: QUICK_INPUT,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick('Guest Book');
      await quickInput.waitFor(/^New Password of/);
    },
  },
  {
    name: 'new-folder-question',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      // The rows of the files would be out of view.
      await (await shownPanel(workbench)).collapse('Clients');
      await pick(workbench, 'css', 'New Folder…');
      await workbench.quickInput.waitFor('New Folder');
    },
  },
  {
    name: 'rename-question',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      const { quickInput } = workbench;
      await pick(workbench, 'index.html', 'Rename…');
      await quickInput.waitFor('Rename index.html');
      await quickInput.type('about.html');
      await quickInput.message.getByText(/about\.html/).waitFor();
    },
  },
  {
    name: 'delete-file-question',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await pick(workbench, 'style.css', 'Delete');
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'delete-question',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await pick(workbench, 'css', 'Delete');
      await workbench.dialog.waitFor();
    },
  },
  {
    name: 'delete-many-question',
    ours: DIALOG,
    show: async ({ workbench }) => {
      const panel = await shownPanel(workbench);
      await panel.select('about.html', 'css', 'docs');
      await workbench.press('Delete');
      await workbench.dialog.waitFor();
    },
    leave: async ({ workbench }) => {
      await new ConnectionsPanel(workbench).expand('Clients');
      await workbench.command('View: Close All Editors');
    },
  },
];

async function shownPanel(workbench: Workbench): Promise<ConnectionsPanel> {
  const panel = new ConnectionsPanel(workbench);
  await panel.open();
  return panel;
}

async function pick(workbench: Workbench, row: string, entry: string): Promise<void> {
  await (await shownPanel(workbench)).menu(row, entry);
}
