import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { drag, dropFromDesktop } from '../support/vscode/dragAndDrop.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const DEADLINE_MS = 60_000;
const WINDOW = { width: 1280, height: 1000 };
const FILES = {
  'notes.txt': 'remember\n',
  'index.html': '<h1>Hello</h1>\n',
  'assets/main.js': 'main();\n',
  'assets/deep/a.txt': 'a\n',
  'made/b.txt': 'b\n',
  'one.txt': 'one\n',
  'two.txt': 'two\n',
};
const DESKTOP = {
  'local.txt': 'from the desktop, and longer\n',
  'desk.txt': 'from the desktop\n',
  'other.txt': 'also from the desktop\n',
  'folder/inner.txt': 'in a folder\n',
};

/** The other way is closed by the editor: its Explorer takes no rows of other trees. */
describe('dragging from the Explorer to the connections view, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let panel: ConnectionsPanel;
  let local: string | undefined;

  // A file that opens would end the selection of several.
  const settings = { 'ftpWorkspace.watch.interval': 1, 'explorer.autoReveal': false };
  useTwoSites(FILES, settings, async (started) => {
    used = started;
    ({ workbench, explorer } = used);
    panel = new ConnectionsPanel(workbench);
    local = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-local-'));
    await mkdir(join(local, 'opened'));
    await writeFile(join(local, 'opened/local.txt'), 'from this computer\n');
    for (const [path, content] of Object.entries(DESKTOP)) {
      await mkdir(dirname(desktop(path)), { recursive: true });
      await writeFile(desktop(path), content);
    }
    await workbench.page.setViewportSize(WINDOW);
    await used.ui.open(used.sites[0]!.url);
    await explorer.waitFor('notes.txt');
    await workbench.command('View: Move View');
    await workbench.quickInput.pick('Connections');
    await workbench.quickInput.pick('Explorer');
    await panel.row('plain').waitFor();
  });

  after(async () => {
    if (local) await rm(local, { recursive: true, force: true });
  });

  const desktop = (path: string) => join(local!, 'desktop', path);
  /** None where the folder is still to come. */
  const namesIn = ({ server }: Site, folder: string) =>
    readdir(join(server.root, folder)).catch((): string[] => []);
  const untilIn = (site: Site, folder: string, name: string) =>
    until(
      () => namesIn(site, folder),
      (names) => names.includes(name),
      DEADLINE_MS,
    );
  const textOf = ({ server }: Site, path: string) => readFile(join(server.root, path), 'utf8');

  /** Waits until both files are at the top of a server, and takes them away from there. */
  async function untilBothAtop(site: Site): Promise<void> {
    for (const name of ['one.txt', 'two.txt'] as const) {
      const text = () => textOf(site, name).catch(() => '');
      await until(text, (found) => found === FILES[name], DEADLINE_MS);
      await rm(join(site.server.root, name));
    }
  }

  /** The Explorer leaves the view below it a few rows: its edge is pulled up. */
  async function pullUp(): Promise<void> {
    const { mouse } = workbench.page;
    const { x, y, width } = (await panel.view.boundingBox())!;
    await mouse.move(x + width / 2, y);
    await mouse.down();
    await mouse.move(x + width / 2, WINDOW.height / 3, { steps: 5 });
    await mouse.up();
  }

  /** Opens a folder of a site in the Explorer, and the same site in the view below it. */
  async function show({ name, url }: Site): Promise<void> {
    await used.ui.open(url);
    await explorer.waitFor('notes.txt');
    await panel.row(name).waitFor();
    await pullUp();
    await panel.expand(name);
    await panel.expand('site');
    await panel.row('made').waitFor();
  }

  for (const index of [0, 1]) {
    describe(index === 0 ? 'in plain text' : 'with TLS', () => {
      it('moves or copies within the server, as the person says', async () => {
        const site = used.sites[index]!;
        await show(site);
        const made = panel.row('made');
        await drag(workbench, workbench.explorerItem('notes.txt'), made);
        await workbench.dialog.filter({ hasText: 'Move notes.txt to /site/made?' }).waitFor();
        await workbench.answerDialog('Cancel');
        await drag(workbench, workbench.explorerItem('notes.txt'), made);
        await workbench.answerDialog('Copy');
        await untilIn(site, 'site/made', 'notes.txt');
        assert.ok((await namesIn(site, 'site')).includes('notes.txt'));
        await drag(workbench, workbench.explorerItem('index.html'), made);
        await workbench.answerDialog('Move');
        await untilIn(site, 'site/made', 'index.html');
        await explorer.waitForNo('index.html');
        assert.ok(!(await namesIn(site, 'site')).includes('index.html'));
      });

      it('copies a folder to another server, and leaves it where it was', async () => {
        const [site, other] = [used.sites[index]!, used.sites[1 - index]!];
        await panel.collapse(site.name);
        await drag(workbench, workbench.explorerItem('assets'), panel.row(other.name));
        await untilIn(other, 'assets/deep', 'a.txt');
        await untilIn(other, 'assets', 'main.js');
        assert.equal(await textOf(other, 'assets/deep/a.txt'), 'a\n');
        assert.ok((await namesIn(site, 'site')).includes('assets'));
      });

      it('copies both that are selected, from the Explorer and from the view', async () => {
        const [site, other] = [used.sites[index]!, used.sites[1 - index]!];
        await explorer.select('one.txt');
        await workbench.explorerItem('two.txt').click({ modifiers: ['Control'] });
        await drag(workbench, workbench.explorerItem('one.txt'), panel.row(other.name));
        await untilBothAtop(other);
        await panel.expand(site.name);
        await panel.select('one.txt', 'two.txt');
        await drag(workbench, panel.row('two.txt'), panel.row(other.name));
        await untilBothAtop(other);
        const left = await namesIn(site, 'site');
        assert.ok(left.includes('one.txt') && left.includes('two.txt'), left.join(', '));
      });

      it('takes files of this computer, and replaces nothing without a word', async () => {
        const site = used.sites[index]!;
        await used.ui.open(join(local!, 'opened'));
        await explorer.waitFor('local.txt');
        const row = panel.row(site.name);
        await drag(workbench, workbench.explorerItem('local.txt'), row);
        await untilIn(site, '.', 'local.txt');
        assert.equal(await textOf(site, 'local.txt'), 'from this computer\n');

        await dropFromDesktop(workbench, [desktop('local.txt')], row);
        await workbench.quickInput.waitFor(/local\.txt is there already$/);
        await workbench.quickInput.pick('Skip');
        await workbench.quickInput.waitForClosed();
        assert.equal(await textOf(site, 'local.txt'), 'from this computer\n');
      });

      it('takes the files of a drop from the desktop, and says that a folder is none', async () => {
        const site = used.sites[index]!;
        const paths = ['folder', 'desk.txt', 'other.txt'].map(desktop);
        await dropFromDesktop(workbench, paths, panel.row(site.name));
        await workbench.notification(/and was not uploaded: folder\. Where/).waitFor();
        await untilIn(site, '.', 'desk.txt');
        await untilIn(site, '.', 'other.txt');
        assert.equal(await textOf(site, 'desk.txt'), DESKTOP['desk.txt']);
        assert.equal(await textOf(site, 'other.txt'), DESKTOP['other.txt']);
        assert.ok(!(await namesIn(site, '.')).includes('folder'));
      });
    });
  }
});
