import { strict as assert } from 'node:assert';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { useTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const FILES = { 'made/a.txt': 'a\n', 'notes.txt': 'remember\n' };
const SETTINGS = { 'ftpWorkspace.watch.interval': 0, 'ftpWorkspace.timeout.connect': 120 };
const ONE_CONNECTION = { maxPerHost: 1 };

describe('how a connection stands, in its view', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let panel: ConnectionsPanel;

  useTwoSites(
    FILES,
    SETTINGS,
    async (started) => {
      used = started;
      ({ workbench } = used);
      panel = new ConnectionsPanel(workbench);
      await used.ui.open();
      await panel.open();
      await panel.row('plain').waitFor();
    },
    ONE_CONNECTION,
  );

  async function untilHeard(label: string, expected: RegExp): Promise<void> {
    await workbench.until(
      async () => (await panel.row(label).getAttribute('aria-label')) ?? '',
      (text) => expected.test(text),
    );
  }

  for (const [index, name] of ['plain', 'tls'].entries()) {
    const pick = (entry: string) =>
      index === 0 ? panel.menu(name, entry) : panel.menuByKey(name, entry);

    it(`is told while it connects, once it has, and when it is over: ${name}`, async () => {
      const { server } = used.sites[index]!;
      const held = await server.processes();
      for (const id of held) process.kill(id, 'SIGSTOP');
      try {
        await (index === 0 ? panel.row(name).click() : panel.expandByKey(name));
        await untilHeard(name, RegExp(`^${name}, connecting…, `));
        await panel.row(`Waiting for ${name}…`).waitFor();
      } finally {
        for (const id of held) process.kill(id, 'SIGCONT');
      }
      await panel.row('site').waitFor();
      await untilHeard(name, RegExp(`^${name}, (connected|limited to 1 of 4 connections), `));
      await pick('Disconnect');
      await untilHeard(name, RegExp(`^${name}, not connected, `));
    });

    it(`is told where the server takes no more connections: ${name}`, async () => {
      await pick('Reconnect');
      await panel.expand(name);
      await panel.expand('site');
      await panel.row('notes.txt').waitFor();
      await pick('Refresh');
      await untilHeard(name, RegExp(`^${name}, limited to 1 of 4 connections, `));
      await panel.row(name).getByText('limited to 1 of 4 connections').waitFor();
    });

    it(`is told with the reason when the server is gone, and once it is back: ${name}`, async () => {
      const { server } = used.sites[index]!;
      await server.kill();
      await pick('Reconnect');
      await untilHeard(name, RegExp(`^${name}, failed: ${name} does not accept connections at `));
      await server.restart();
      if (index === 0) await panel.action(name, 'Reconnect');
      else await panel.menuByKey(name, 'Reconnect');
      await untilHeard(name, RegExp(`^${name}, (connected|limited to 1 of 4 connections), `));
      await panel.collapse(name);
    });

    it(`leaves the person in the view, and shows the Explorer what is new: ${name}`, async () => {
      const site = used.sites[index]!;
      const { server, url } = site;
      const explorer = workbench.page.locator('.explorer-viewlet');
      await used.ui.open(url);
      await used.explorer.waitFor('notes.txt');
      await panel.open();
      await panel.expand(name);
      await panel.expand('site');
      await site.put({ 'theirs.txt': 'theirs\n' });
      await pick('Refresh');
      await panel.row('theirs.txt').waitFor();
      await server.kill();
      await pick('Reconnect');
      await untilHeard(name, RegExp(`^${name}, failed: `));
      await server.restart();
      await pick('Reconnect');
      await untilHeard(name, RegExp(`^${name}, (connected|limited to 1 of 4 connections), `));
      assert.equal(await explorer.isVisible(), false);
      await workbench.command('View: Show Explorer');
      await used.explorer.waitFor('theirs.txt');
      await used.ui.open();
      await panel.open();
    });
  }
});
