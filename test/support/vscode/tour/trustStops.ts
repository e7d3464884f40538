import { ConnectionsPanel } from '../connectionsPanel.ts';
import type { Workbench } from '../workbench.ts';
import { DIALOG, QUICK_INPUT, type Stop, type Tour } from './stop.ts';
import { TOUR_NAME } from './tourSite.ts';

/** What is asked before a server hears who logs in. */
export const TRUST_STOPS: readonly Stop[] = [
  {
    name: 'certificate-alarm',
    ours: DIALOG,
    show: async (tour) => ask(tour, 'Harbour', /has changed/),
  },
  {
    name: 'certificate-question',
    ours: DIALOG,
    goesOn: true,
    show: async (tour) => ask(tour, 'Museum', /is not trusted/),
  },
  {
    name: 'plain-text-question',
    ours: DIALOG,
    goesOn: true,
    show: async (tour) => {
      await tour.workbench.answerDialog('Trust Always');
      await ask(tour, 'Gallery', /in plain text/);
    },
  },
  {
    name: 'trusted-servers',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.answerDialog('Always Send to This Server');
      await showTrusted(workbench);
    },
  },
  {
    name: 'certificate-forget',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await workbench.quickInput.accept();
      await workbench.dialog.filter({ hasText: /Forget the certificate/ }).waitFor();
    },
  },
  {
    name: 'plain-text-forget',
    ours: DIALOG,
    show: async ({ workbench }) => {
      await showTrusted(workbench);
      await workbench.press('ArrowDown', 'Enter');
      await workbench.dialog.filter({ hasText: /in plain text/ }).waitFor();
    },
  },
  {
    name: 'plain-text-alarm',
    ours: DIALOG,
    show: async ({ workbench, site }) => {
      site.stopEncrypting();
      const panel = new ConnectionsPanel(workbench);
      await panel.expand('Clients');
      await panel.menu('Museum', 'Reconnect');
      await workbench.dialog.filter({ hasText: /no longer encrypts/ }).waitFor();
    },
  },
  {
    name: 'password-question',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await choose(workbench, 'Guest Book');
      await workbench.quickInput.message.getByText(/asks for the password/).waitFor();
    },
  },
  {
    name: 'password-remember',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.type('another one');
      await quickInput.accept();
      await quickInput.offers('Use it for this window only', 30_000);
    },
  },
  {
    name: 'password-refused',
    ours: QUICK_INPUT,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick('Use it for this window only');
      await quickInput.message.getByText(/refused the password/).waitFor();
    },
  },
];

async function ask({ workbench }: Tour, name: string, text: RegExp): Promise<void> {
  await choose(workbench, name);
  await workbench.dialog.filter({ hasText: text }).waitFor();
}

async function choose(workbench: Workbench, name: string): Promise<void> {
  const panel = new ConnectionsPanel(workbench);
  await panel.open();
  if (!(await panel.row(name).isVisible())) {
    // What is above it takes up the view.
    for (const above of ['Clients', TOUR_NAME]) await panel.collapse(above);
  }
  await panel.row(name).click();
}

async function showTrusted(workbench: Workbench): Promise<void> {
  await workbench.command('FTP: Trusted Certificates…');
  await workbench.quickInput.waitFor('Trusted FTP Servers');
}
