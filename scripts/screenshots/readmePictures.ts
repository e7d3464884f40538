import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chooseLocal } from '../../test/support/vscode/localChoice.ts';
import { ConnectionsPanel } from '../../test/support/vscode/connectionsPanel.ts';
import type { Tour } from '../../test/support/vscode/tour/stop.ts';
import { TOUR_NAME } from '../../test/support/vscode/tour/tourSite.ts';
import { TransfersPanel } from '../../test/support/vscode/transfersPanel.ts';
import type { Workbench } from '../../test/support/vscode/workbench.ts';
import { toPalettePng } from './palettePng.ts';
import { withTour } from './tourWindow.ts';

const media = fileURLToPath(new URL('../../media/', import.meta.url));
/** The README is read over slow lines too. */
const MAX_BYTES = 90 * 1024;

/** The pictures of the README, by their names in `media`. */
const PICTURES: Readonly<Record<string, (tour: Tour) => Promise<void>>> = {
  'screenshot.png': showTransfers,
  'searching.png': showSearch,
};

/** @throws Error when one is larger than a README should have it */
export async function takeReadmePictures(): Promise<void> {
  for (const [name, show] of Object.entries(PICTURES)) {
    const take = async (tour: Tour) => {
      await show(tour);
      return toPalettePng(await tour.workbench.page.screenshot());
    };
    const png = await withTour('Default Light Modern', take, (site) => site.connectionsOfReadme);
    await writeFile(`${media}${name}`, png);
    process.stdout.write(`media/${name}: ${Math.ceil(png.length / 1024)} KB\n`);
    if (png.length > MAX_BYTES) throw new Error(`It must not exceed ${MAX_BYTES / 1024} KB.`);
  }
}

/** Connections, a file that is being edited, and a folder on its way to this computer. */
async function showTransfers({ workbench, site }: Tour): Promise<void> {
  await site.addPhotos();
  await workbench.command('FTP: Refresh');
  const panel = new ConnectionsPanel(workbench);
  await panel.open();
  await toggleSearch(workbench);
  await panel.expand(TOUR_NAME);
  await panel.expand('css');
  await panel.row('style.css').dblclick();
  await edit(workbench, 'style.css', 4, ' /* oiled ash */');
  site.beSlow(true);
  await panel.menu('photos', 'Download to Folder…');
  const button = 'Download Into This Folder';
  await chooseLocal(workbench, 'Download', { path: `${site.local}/`, button });
  await new TransfersPanel(workbench).waitFor('photos', /Downloading: [3-6]\d % · .*left/);
  await settle(workbench);
}

/** What was found in the files of a folder, and one of the places. */
async function showSearch({ workbench }: Tour): Promise<void> {
  await workbench.command('FTP: Search in Remote Files…');
  await workbench.quickInput.waitFor('Search in Remote Files');
  await workbench.quickInput.type('workshop');
  await workbench.press('Enter');
  await workbench.page.getByText(/Matches of "workshop": \d+/).waitFor();
  for (const name of ['Connections', 'Transfers']) {
    await workbench.page.locator('.pane-header', { hasText: name }).click();
  }
  await workbench.press('F4', 'F4');
  await workbench.waitForEditor('about.html');
  await settle(workbench);
}

async function toggleSearch({ page }: Workbench): Promise<void> {
  await page.locator('.pane-header', { hasText: 'Search in Remote Files' }).click();
}

/** Writes at the end of a line without saving it. */
async function edit(workbench: Workbench, name: string, line: number, text: string): Promise<void> {
  await workbench.waitForEditor(name);
  await workbench.press('Control+Home', ...Array<string>(line - 1).fill('ArrowDown'), 'End');
  await workbench.typeText(text);
}

async function settle({ page }: Workbench): Promise<void> {
  // The colours come with a language's grammar, after the text.
  const coloured = '.editor-group-container.active .view-line span[class^="mtk"]:not(.mtk1)';
  await page.locator(coloured).first().waitFor();
  await page.mouse.move(0, 0);
  for (const busy of ['[id="status.progress"]', '.notifications-toasts', '.monaco-hover']) {
    await page.locator(busy).filter({ visible: true }).first().waitFor({ state: 'hidden' });
  }
}
