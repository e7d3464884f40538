import { strict as assert } from 'node:assert';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import type { Explorer } from '../support/vscode/explorer.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const DEADLINE_MS = 60_000;
const FILES = {
  'notes.txt': 'remember\n',
  'index.html': '<h1>Hello</h1>\n',
  'assets/main.js': 'main();\n',
  'assets/deep/a.txt': 'a\n',
  'made/b.txt': 'b\n',
};

/** The other way is closed by the editor: its Explorer takes no rows of other trees. */
describe('dragging from the Explorer to the connections view, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let explorer: Explorer;
  let panel: ConnectionsPanel;
  let local: string | undefined;

  useTwoSites(FILES, { 'ftpWorkspace.watch.interval': 1 }, async (started) => {
    used = started;
    ({ workbench, explorer } = used);
    panel = new ConnectionsPanel(workbench);
    local = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-local-'));
    await writeFile(join(local, 'local.txt'), 'from this computer\n');
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

  /** Opens a folder of a site in the Explorer, and the same site in the view below it. */
  async function show({ name, url }: Site): Promise<void> {
    await used.ui.open(url);
    await explorer.waitFor('notes.txt');
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
        await panel.drag(workbench.explorerItem('notes.txt'), made);
        await workbench.dialog.filter({ hasText: 'Move notes.txt to /site/made?' }).waitFor();
        await workbench.answerDialog('Cancel');
        await panel.drag(workbench.explorerItem('notes.txt'), made);
        await workbench.answerDialog('Copy');
        await untilIn(site, 'site/made', 'notes.txt');
        assert.ok((await namesIn(site, 'site')).includes('notes.txt'));
        await panel.drag(workbench.explorerItem('index.html'), made);
        await workbench.answerDialog('Move');
        await untilIn(site, 'site/made', 'index.html');
        await explorer.waitForNo('index.html');
        assert.ok(!(await namesIn(site, 'site')).includes('index.html'));
      });

      it('copies a folder to another server, and leaves it where it was', async () => {
        const [site, other] = [used.sites[index]!, used.sites[1 - index]!];
        await panel.collapse(site.name);
        await panel.drag(workbench.explorerItem('assets'), panel.row(other.name));
        await untilIn(other, 'assets/deep', 'a.txt');
        await untilIn(other, 'assets', 'main.js');
        assert.equal(await textOf(other, 'assets/deep/a.txt'), 'a\n');
        assert.ok((await namesIn(site, 'site')).includes('assets'));
      });

      it('takes files of this computer, and replaces nothing without a word', async () => {
        const site = used.sites[index]!;
        await used.ui.open(local);
        await explorer.waitFor('local.txt');
        await panel.row(site.name).waitFor();
        await panel.drag(workbench.explorerItem('local.txt'), panel.row(site.name));
        await untilIn(site, '.', 'local.txt');
        assert.equal(await textOf(site, 'local.txt'), 'from this computer\n');

        await panel.dropFile('local.txt', 'from the desktop, and longer\n', panel.row(site.name));
        await workbench.quickInput.waitFor(/local\.txt is there already$/);
        await workbench.quickInput.pick('Skip');
        await workbench.quickInput.waitForClosed();
        assert.equal(await textOf(site, 'local.txt'), 'from this computer\n');
      });
    });
  }
});
