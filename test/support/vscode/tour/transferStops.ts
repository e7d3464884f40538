import { chooseLocal } from '../localChoice.ts';
import { Explorer } from '../explorer.ts';
import { TransfersPanel } from '../transfersPanel.ts';
import { QUICK_INPUT, viewNamed, type Stop, type Tour } from './stop.ts';

const VIEW = viewNamed('Transfers');
const JOB = 'photos';

/** Downloads in each state that a person sees. */
export const TRANSFER_STOPS: readonly Stop[] = [
  {
    name: 'transfers-none',
    ours: VIEW,
    show: async ({ workbench }) => workbench.command('FTP: Show Transfers'),
  },
  {
    name: 'transfers-running',
    ours: VIEW,
    goesOn: true,
    show: async (tour) => {
      const { workbench, site } = tour;
      await site.addPhotos();
      site.beSlow(true);
      await download(tour);
      await workbench.command('FTP: Show Transfers');
      await new TransfersPanel(workbench).waitFor(JOB, /Downloading: [1-9]\d* % · .*left/);
    },
  },
  {
    name: 'transfers-paused',
    ours: VIEW,
    show: async ({ workbench }) => {
      const panel = new TransfersPanel(workbench);
      await panel.action(JOB, 'Pause Transfer');
      await panel.waitFor(JOB, /Paused: \d+ %/);
    },
    leave: async ({ workbench, site }) => {
      site.beSlow(false);
      const panel = new TransfersPanel(workbench);
      await panel.press('Space', JOB, /Downloading|Done/);
      await panel.waitFor(JOB, /Done/);
    },
  },
  {
    name: 'transfers-question',
    ours: QUICK_INPUT,
    show: async (tour) => {
      await download(tour);
      await tour.workbench.quickInput.waitFor(/^Download: .* is there already$/);
      // Where it rests, the tooltip of the box covers the question.
      await tour.workbench.page.mouse.move(0, 0);
    },
  },
  {
    name: 'transfers-failed',
    ours: VIEW,
    show: async (tour) => {
      const { workbench } = tour;
      await workbench.command('View: Show Explorer');
      await downloadNamed(tour, 'private');
      await workbench.command('FTP: Show Transfers');
      await new TransfersPanel(workbench).waitFor('private', /[Ff]ailed/);
    },
  },
];

async function download(tour: Tour): Promise<void> {
  await tour.workbench.command('View: Show Explorer');
  await tour.workbench.command('FTP: Refresh');
  await downloadNamed(tour, JOB);
}

async function downloadNamed({ workbench, site }: Tour, name: string): Promise<void> {
  const explorer = new Explorer(workbench);
  await explorer.waitFor(name);
  await explorer.menu(name, 'Download to Folder…');
  const button = 'Download Into This Folder';
  await chooseLocal(workbench, 'Download', { path: `${site.local}/`, button });
}
