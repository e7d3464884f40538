import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestServer } from '../../test/support/vscode/server.ts';
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

async function main(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-picture-'));
  try {
    const png = toPalettePng(await withDemo(scratch));
    await writeFile(picture, png);
    process.stdout.write(`media/screenshot.png: ${Math.ceil(png.length / 1024)} KB\n`);
    if (png.length > MAX_BYTES) throw new Error(`It must not exceed ${MAX_BYTES / 1024} KB.`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Takes the picture with a server whose site lies where a web host would have it. */
async function withDemo(scratch: string): Promise<Buffer> {
  const demo = await startDemoServer(repository);
  try {
    await moveSite(demo.folder);
    const { hostname: host, port, username: user } = new URL(demo.url);
    const netrc = join(scratch, 'netrc');
    await writeFile(netrc, `machine ${host} login ${user} password demo\n`, { mode: 0o600 });
    const connection = { id: 'alder-ash', name: 'Alder & Ash', host, port: Number(port), user };
    return await withServer({ 'ftpWorkspace.connections': [connection] }, netrc);
  } finally {
    await demo.stop();
  }
}

async function moveSite(root: string): Promise<void> {
  const names = await readdir(root);
  await mkdir(join(root, FOLDER));
  for (const name of names) await rename(join(root, name), join(root, FOLDER, name));
}

async function withServer(
  connections: Readonly<Record<string, unknown>>,
  netrc: string,
): Promise<Buffer> {
  const server = await startTestServer({
    extensions: [repository],
    settings: { ...settings, ...connections },
    env: { NETRC: netrc },
  });
  try {
    const workbench = await Workbench.launch(SIZE);
    try {
      await workbench.open(server.url(`ftp://alder-ash/${FOLDER}`));
      await arrange(workbench);
      return await workbench.page.screenshot();
    } finally {
      await workbench.close();
    }
  } finally {
    await server.stop();
  }
}

async function arrange(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.statusBarItem('Alder & Ash').waitFor();
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

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
