import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workbench } from '../../test/support/vscode/workbench.ts';
import { takeGallery } from './gallery.ts';
import { toPalettePng } from './palettePng.ts';
import { SIZE, withTour } from './tourWindow.ts';

const picture = fileURLToPath(new URL('../../media/screenshot.png', import.meta.url));
/** The README is read over slow lines too. */
const MAX_BYTES = 90 * 1024;

async function main(): Promise<boolean> {
  const [gallery] = process.argv.slice(2);
  const png = toPalettePng(
    await withTour('Default Light Modern', async ({ workbench }) => {
      await arrange(workbench);
      return workbench.page.screenshot();
    }),
  );
  await writeFile(picture, png);
  process.stdout.write(`media/screenshot.png: ${Math.ceil(png.length / 1024)} KB\n`);
  if (png.length > MAX_BYTES) throw new Error(`It must not exceed ${MAX_BYTES / 1024} KB.`);
  return gallery === undefined || (await takeGallery(resolve(gallery)));
}

async function arrange(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.locator('.statusbar-item[id="status.progress"]').waitFor({ state: 'hidden' });
  for (const name of ['css', 'data', 'docs', 'images', 'js']) {
    await workbench.expandInExplorer(name);
  }
  await workbench.openFile('style.css');
  await workbench.openFile('index.html');
  // The colours come with a language's grammar, after the text.
  await page.locator('.view-line span[class^="mtk"]:not(.mtk1)').first().waitFor();
  await workbench.press('Control+Home', ...Array<string>(24).fill('ArrowDown'), 'End');
  await page.mouse.move(SIZE.width / 2, SIZE.height - 100);
  await page.locator('.breadcrumbs-control').getByText('h1').waitFor();
  for (const busy of ['[id="status.progress"]', '.codicon-bell-dot', '.notifications-toasts']) {
    await page.locator(busy).waitFor({ state: 'hidden' });
  }
}

main().then(
  (isWhole) => (process.exitCode = isWhole ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
