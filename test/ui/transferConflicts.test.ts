import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  expectedThere,
  lyingIn,
  writeConflicting,
  type Policy,
} from '../support/vscode/conflictingFiles.ts';
import { ConflictQuestions } from '../support/vscode/conflictQuestions.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { chooseLocal } from '../support/vscode/localChoice.ts';
import { TransfersPanel } from '../support/vscode/transfersPanel.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

type Way = 'download' | 'upload';

/** The answers in the order of the questions; the last one goes for all that is left. */
const SINGLE = [
  ['Skip', 'skip'],
  ['Overwrite', 'overwrite'],
  ['Keep Both', 'rename'],
] as const;
const FOR_ALL = {
  skip: 'Skip All',
  newer: 'Overwrite All That Are Older',
  overwrite: 'Overwrite All',
  rename: 'Keep Both for All',
} as const;
/** Each by mouse in plain text, and by keyboard with TLS; down on the one server, up on the other. */
const ANSWERED = [
  ['download', 0, 'newer'],
  ['upload', 1, 'newer'],
  ['upload', 0, 'skip'],
  ['download', 1, 'skip'],
  ['upload', 0, 'rename'],
  ['download', 1, 'rename'],
  ['download', 0, 'overwrite'],
  ['upload', 1, 'overwrite'],
] as const;
/** Whose question is answered by ending the transfer. */
const ENDED = [
  ['download', 0],
  ['upload', 1],
] as const;
const POLICIES: readonly Policy[] = ['newer', 'skip', 'rename', 'overwrite'];

describe('files that are there already, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let connections: ConnectionsPanel;
  let transfers: TransfersPanel;
  let questions: ConflictQuestions;
  let local: string | undefined;

  useTwoSites({ 'index.html': 'the page' }, {}, async (started) => {
    used = started;
    ({ workbench } = used);
    connections = new ConnectionsPanel(workbench);
    transfers = new TransfersPanel(workbench);
    questions = new ConflictQuestions(workbench);
    local = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-there-'));
    for (const [way, index, policy] of ANSWERED) await prepare(way, used.sites[index]!, policy);
    for (const [way, index] of ENDED) await prepare(way, used.sites[index]!, 'ended');
    for (const policy of POLICIES) {
      await prepare('download', used.sites[0]!, `by-setting-${policy}`);
      await prepare('upload', used.sites[1]!, `by-setting-${policy}`);
    }
    await show();
  });

  after(async () => {
    if (local) await rm(local, { recursive: true, force: true });
  });

  /** In a window that has read the settings. */
  async function show(): Promise<void> {
    await used.ui.open();
    await connections.open();
    for (const { name } of used.sites) await connections.expand(name);
    // Rows that come in later move the others away from under the mouse.
    for (const [way, index] of ENDED) {
      await connections.row(nameOf(way, used.sites[index]!, 'ended')).waitFor();
    }
    await workbench.command('FTP: Show Transfers');
  }

  const nameOf = (way: Way, { name }: Site, what: string) => `${name}-${way}-${what}`;
  /** Where a folder comes from, and what it comes into. */
  const placesOf = (way: Way, { server }: Site) =>
    way === 'download' ? [server.root, join(local!, 'in')] : [join(local!, 'out'), server.root];

  /** A folder on either side, with files of the same names in them. */
  async function prepare(way: Way, site: Site, what: string): Promise<void> {
    const [from, to] = placesOf(way, site).map((place) => join(place, nameOf(way, site, what)));
    await writeConflicting(from!, to!);
    await site.server.own(way === 'download' ? from! : to!);
  }

  /** By the context menu of the connections view. */
  async function begin(way: Way, site: Site, what: string, byKey = false): Promise<void> {
    const [from, to] = placesOf(way, site);
    const menu = (row: string, entry: string) =>
      byKey ? connections.menuByKey(row, entry) : connections.menu(row, entry);
    if (way === 'download') {
      await menu(nameOf(way, site, what), 'Download to Folder…');
      const button = 'Download Into This Folder';
      await chooseLocal(workbench, 'Download', { path: `${to}/`, button, byKey });
    } else {
      await menu(site.name, 'Upload Folder…');
      const path = `${join(from!, nameOf(way, site, what))}/`;
      await chooseLocal(workbench, 'Upload Folder', { path, button: 'Upload', byKey });
    }
  }

  /** What lies in the folder when the transfer is over. */
  async function outcome(way: Way, site: Site, what: string): Promise<Record<string, string>> {
    const name = nameOf(way, site, what);
    await transfers.waitFor(name, /Done: /);
    return lying(way, site, what);
  }

  async function lying(way: Way, site: Site, what: string): Promise<Record<string, string>> {
    const name = nameOf(way, site, what);
    return lyingIn(join(placesOf(way, site)[1]!, name));
  }

  for (const [way, index, policy] of ANSWERED) {
    const isByMouse = index === 0;
    const how = isByMouse ? 'the mouse, in plain text' : 'the keyboard, under TLS';
    it(`are treated as the person says, and then all of them, by ${how}: ${way}, ${FOR_ALL[policy]}`, async () => {
      const site = used.sites[index]!;
      await begin(way, site, policy, !isByMouse);
      const decisions = new Map<string, Policy>();
      for (const [label, decision] of SINGLE) {
        decisions.set(await questions.answer(label, isByMouse, [...decisions.keys()]), decision);
      }
      await questions.answer(FOR_ALL[policy], isByMouse, [...decisions.keys()]);
      const found = await outcome(way, site, policy);
      assert.deepEqual(
        found,
        expectedThere((name) => decisions.get(name) ?? policy),
      );
    });
  }

  for (const [way, index] of ENDED) {
    const isByMouse = index === 0;
    it(`stay as they are where the question ends the transfer, by ${isByMouse ? 'mouse' : 'keyboard'}: ${way}`, async () => {
      const site = used.sites[index]!;
      const name = nameOf(way, site, 'ended');
      await begin(way, site, 'ended', !isByMouse);
      await questions.asked([]);
      if (isByMouse) await transfers.action(name, 'Cancel Transfer');
      else {
        // Closed is not answered: it waits, and asks again.
        await workbench.quickInput.cancel();
        await transfers.press('Space', name, /Waiting for your answer/);
        await questions.asked([]);
        await workbench.quickInput.cancel();
        await transfers.press('Delete', name, /Cancelled/);
      }
      await transfers.waitFor(name, /Cancelled/);
      await workbench.quickInput.waitForClosed();
      assert.deepEqual(
        await lying(way, site, 'ended'),
        expectedThere(() => 'skip'),
      );
    });
  }

  for (const policy of POLICIES) {
    it(`are treated as the settings say, without a question: ${policy}`, async () => {
      await used.ui.writeSettings({ 'ftpWorkspace.transfers.conflicts': policy });
      await show();
      const what = `by-setting-${policy}`;
      for (const [way, site] of [
        ['download', used.sites[0]!],
        ['upload', used.sites[1]!],
      ] as const) {
        await begin(way, site, what);
        assert.deepEqual(
          await outcome(way, site, what),
          expectedThere(() => policy),
        );
      }
    });
  }
});
