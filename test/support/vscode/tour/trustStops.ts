import { ConnectionsPanel } from '../connectionsPanel.ts';
import type { Workbench } from '../workbench.ts';
import { DIALOG, QUICK_INPUT, type Stop, type Tour } from './stop.ts';
import { TOUR_NAME } from './tourSite.ts';

/** What is asked before a server hears who logs in. */
export const TRUST_STOPS: readonly Stop[] = [
  {
    name: 'certificate-question',
    ours: DIALOG,
    show: async (tour) => ask(tour, 'Museum', /is not trusted/),
  },
  {
    name: 'certificate-alarm',
    ours: DIALOG,
    show: async (tour) => ask(tour, 'Harbour', /has changed/),
  },
  {
    name: 'plain-text-question',
    ours: DIALOG,
    show: async (tour) => ask(tour, 'Gallery', /in plain text/),
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
    show: async ({ workbench: { quickInput }, site }) => {
      await quickInput.type(site.password);
      await quickInput.accept();
      await quickInput.offers('Use it for this window only', 30_000);
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
