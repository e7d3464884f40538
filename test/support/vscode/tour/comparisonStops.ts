import { ComparisonPanel } from '../comparisonPanel.ts';
import { QUICK_INPUT, closeEditors, viewNamed, type Stop } from './stop.ts';
import { TOUR_NAME } from './tourSite.ts';

/** Two folders beside each other, and two files. */
export const COMPARISON_STOPS: readonly Stop[] = [
  {
    name: 'compare-server',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command('FTP: Compare with Another Folder…');
      await workbench.quickInput.waitFor('Compare /public_html');
    },
  },
  {
    name: 'compare-folder',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench: { page, quickInput } }) => {
      await quickInput.pick(TOUR_NAME);
      await quickInput.waitFor(`${TOUR_NAME} /public_html`);
      await quickInput.pick('..');
      await quickInput.pick('staging');
      await quickInput.waitFor(`${TOUR_NAME} /staging`);
      await page.mouse.move(0, 0);
    },
  },
  {
    name: 'comparison',
    ours: viewNamed('Comparison of Folders'),
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.quickInput.pick('Compare with This Folder');
      const panel = new ComparisonPanel(workbench);
      await panel.waitForMessage(/^Differences: \d/);
      await panel.row('prices 2023.md').waitFor();
    },
  },
  {
    name: 'comparison-difference',
    show: async ({ workbench }) => {
      const panel = new ComparisonPanel(workbench);
      await panel.row('style.css').click();
      await panel.waitForTexts(/style\.css .* ↔ style\.css/, 'display: none');
    },
    leave: async (tour) => {
      await closeEditors(tour);
      await tour.workbench.command('FTP: Clear Comparison');
    },
  },
  {
    name: 'compare-file',
    ours: QUICK_INPUT,
    show: async ({ workbench }) => {
      await workbench.command('View: Show Explorer');
      await workbench.openFile('about.html');
      await workbench.openFile('index.html');
      await workbench.command('FTP: Compare Selected');
      await workbench.quickInput.waitFor('Compare index.html');
    },
    leave: closeEditors,
  },
];
