import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestServer } from '../../test/support/vscode/server.ts';
import {
  leave,
  TOUR,
  TOUR_ID,
  TOUR_NAME,
  tourConnections,
  type TourSite,
} from '../../test/support/vscode/tour.ts';
import { Workbench } from '../../test/support/vscode/workbench.ts';
import { toPalettePng } from './palettePng.ts';
import { startDemoServer } from '../start/demoServer.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const picture = join(repository, 'media', 'screenshot.png');
const SIZE = { width: 1200, height: 750 };
/** The README is read over slow lines too. */
const MAX_BYTES = 90 * 1024;
const FOLDER = 'public_html';

// The look of a new installation, without the parts that only the build for the browser has.
const settings = {
  'breadcrumbs.enabled': true,
  'editor.fontSize': 13,
  'editor.links': false,
  'editor.minimap.enabled': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  // The sample site knows what dashes are for.
  'editor.unicodeHighlight.ambiguousCharacters': false,
  'remote.autoForwardPorts': false,
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.navigationControl.enabled': false,
};
/** Status bar items, by id, that a desktop window does not have. */
const BROWSER_ONLY = ['status.workbench.keyboardLayout', 'status.forwardedPorts'];

/** The looks in which the gallery shows everything, by the names of their files. */
const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
} as const;

async function main(): Promise<boolean> {
  const [gallery] = process.argv.slice(2);
  const png = toPalettePng(
    await withWindow(connectionOf, async (workbench) => {
      await arrange(workbench);
      return workbench.page.screenshot();
    }),
  );
  await writeFile(picture, png);
  process.stdout.write(`media/screenshot.png: ${Math.ceil(png.length / 1024)} KB\n`);
  if (png.length > MAX_BYTES) throw new Error(`It must not exceed ${MAX_BYTES / 1024} KB.`);
  return gallery === undefined || (await takeGallery(resolve(gallery)));
}

/** Every view and dialog in every look; one that cannot be had is told, and the others are taken. */
async function takeGallery(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  let isWhole = true;
  for (const [look, theme] of Object.entries(THEMES)) {
    const settings = { 'workbench.colorTheme': theme };
    await withWindow(
      tourConnections,
      async (workbench, site) => {
        for (const { name, show } of TOUR) {
          const file = `${name}-${look}.png`;
          try {
            await show(workbench, site);
            await settle(workbench);
            process.stdout.write(`${file}\n`);
          } catch (error) {
            isWhole = false;
            process.stderr.write(`${file}: ${error instanceof Error ? error.message : 'failed'}\n`);
          }
          await workbench.screenshot(join(folder, file));
          await leave(workbench);
        }
      },
      settings,
    );
  }
  return isWhole;
}

async function settle({ page }: Workbench): Promise<void> {
  await page.locator('.monaco-progress-container.active').first().waitFor({ state: 'detached' });
}

/** Opens a window on a server whose site lies where a web host would have it. */
async function withWindow<T>(
  connections: (site: TourSite) => readonly object[],
  work: (workbench: Workbench, site: TourSite) => Promise<T>,
  looks: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-picture-'));
    undo.unshift(() => rm(scratch, { recursive: true, force: true }));
    const demo = await startDemoServer(repository);
    undo.unshift(() => demo.stop());
    await moveSite(demo.folder);
    const { hostname: host, port, username: user } = new URL(demo.url);
    const site = { folder: demo.folder, host, port: Number(port), user };
    const netrc = join(scratch, 'netrc');
    await writeFile(netrc, `machine ${host} login ${user} password demo\n`, { mode: 0o600 });
    const server = await startTestServer({
      extensions: [repository],
      settings: { ...settings, ...looks, 'ftpWorkspace.connections': connections(site) },
      env: { NETRC: netrc },
    });
    undo.unshift(() => server.stop());
    const workbench = await Workbench.launch(SIZE);
    undo.unshift(() => workbench.close());
    await workbench.open(server.url(`ftp://${TOUR_ID}/${FOLDER}`));
    await workbench.statusBarItem(TOUR_NAME).waitFor();
    return await work(workbench, site);
  } finally {
    for (const step of undo) await step();
  }
}

function connectionOf({ host, port, user }: TourSite): readonly object[] {
  return [{ id: TOUR_ID, name: TOUR_NAME, host, port, user }];
}

async function moveSite(root: string): Promise<void> {
  const names = await readdir(root);
  await mkdir(join(root, FOLDER));
  for (const name of names) await rename(join(root, name), join(root, FOLDER, name));
}

async function arrange(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.locator('.statusbar-item[id="status.progress"]').waitFor({ state: 'hidden' });
  for (const id of BROWSER_ONLY) await hideStatusBarItem(workbench, id);
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

async function hideStatusBarItem({ page }: Workbench, id: string): Promise<void> {
  const item = page.locator(`.statusbar-item[id="${id}"]`);
  await item.click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Hide '/ }).click();
  await item.waitFor({ state: 'hidden' });
}

main().then(
  (isWhole) => (process.exitCode = isWhole ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
