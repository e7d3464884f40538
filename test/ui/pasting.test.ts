import { strict as assert } from 'node:assert';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  CONFLICTING,
  expectedLeft,
  expectedThere,
  lyingIn,
  writeConflicting,
  type Policy,
} from '../support/vscode/conflictingFiles.ts';
import { ConflictQuestions } from '../support/vscode/conflictQuestions.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { drag } from '../support/vscode/dragAndDrop.ts';
import { TransfersPanel } from '../support/vscode/transfersPanel.ts';
import { useTwoSites, type Site, type TwoSites } from '../support/vscode/twoSites.ts';
import { until } from '../support/vscode/until.ts';
import { WAYS } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const DEADLINE_MS = 60_000;
const SLOW = 100 * 1024;
const BIG = Buffer.alloc(2 * 1024 * 1024, 'a large file, ');
const KEYS = { Cut: 'Control+X', Copy: 'Control+C', Paste: 'Control+V' } as const;
const FILES = {
  'one.txt': 'one\n',
  'three.txt': 'three\n',
  'two.txt': 'two\n',
  'folder/c.txt': 'c\n',
  'made/a.txt': 'a\n',
};
/** At the top of a server, each with its name before it. */
const ATOP = {
  'big.bin': BIG,
  'few.txt': 'few bytes\n',
  'four.txt': 'four\n',
  'moved.bin': BIG,
  'whole/deep/b.txt': 'b\n',
  'whole/y.txt': 'y\n',
};
/** What is pasted or dropped where files of the same names are. */
const CONFLICTS = [
  ['a copy', 'on the other server', 'Copy'],
  ['a copy', 'on the same server', 'Copy'],
  ['a move', 'on the other server', 'Cut'],
  ['a move', 'on the same server', 'Cut'],
  ['a drop', 'on the other server', 'drag'],
] as const;
type Conflict = (typeof CONFLICTS)[number];
const ANSWERS = [
  ['Skip', 'skip'],
  ['Overwrite', 'overwrite'],
  ['Keep Both', 'rename'],
  ['Overwrite All That Are Older', 'newer'],
] as const;

describe('files that are pasted among the connections, in the workbench', function () {
  this.timeout(300_000);

  let used: TwoSites;
  let workbench: Workbench;
  let panel: ConnectionsPanel;
  let transfers: TransfersPanel;

  const begin = async (started: TwoSites): Promise<void> => {
    used = started;
    ({ workbench } = used);
    panel = new ConnectionsPanel(workbench);
    transfers = new TransfersPanel(workbench);
    for (const [index, site] of used.sites.entries()) {
      for (const [path, content] of Object.entries(ATOP)) {
        const place = join(site.server.root, `${site.name}-${path}`);
        await mkdir(dirname(place), { recursive: true });
        await writeFile(place, content);
      }
      for (const conflict of CONFLICTS) {
        const { from, into } = placesOf(index, conflict);
        await writeConflicting(from, into);
      }
    }
    for (const { server } of used.sites) await server.own(server.root);
    await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    // Rows that are out of view are not there.
    await workbench.page.setViewportSize({ width: 1280, height: 1400 });
    await used.ui.open();
    await workbench.command('FTP: Show Transfers');
    await panel.open();
  };
  // Nothing appears by itself.
  useTwoSites(FILES, { 'ftpWorkspace.watch.interval': 0 }, begin, { lines: true });

  function placesOf(index: number, [, where, how]: Conflict) {
    const [site, other] = [used.sites[index]!, used.sites[1 - index]!];
    const isHere = where === 'on the same server';
    const folder = `${site.name}-${how}-${isHere ? 'here' : 'there'}`;
    const from = join(site.server.root, folder);
    const onto = isHere ? `${site.name}-onto-${how}` : other.name;
    const atop = isHere ? join(site.server.root, onto) : other.server.root;
    // Within a server a folder moves as a whole: its files are what may be there already.
    const isFiles = isHere && how === 'Cut';
    return { folder, from, onto, into: isFiles ? atop : join(atop, folder), isFiles };
  }

  const namesIn = ({ server }: Site, folder: string) => readdir(join(server.root, folder));
  const untilNames = (site: Site, folder: string, ...names: string[]) =>
    until(
      async () => (await namesIn(site, folder)).sort().join(' '),
      (found) => found === names.join(' '),
      DEADLINE_MS,
    );
  const untilOn = ({ server }: Site, path: string, content: string | Buffer) =>
    until(
      () => readFile(join(server.root, path)).catch(() => undefined),
      (found) => found?.equals(Buffer.from(content)) === true,
      DEADLINE_MS,
    );
  const untilCopied = (...lines: string[]) =>
    workbench.until(
      () => workbench.page.evaluate(() => navigator.clipboard.readText()),
      (copied) => copied.split('\n').sort().join('\n') === lines.sort().join('\n'),
    );

  async function told(text: RegExp): Promise<void> {
    await workbench.notification(text).waitFor();
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.notification(text).waitFor({ state: 'detached' });
  }

  for (const [index, [security, way]] of WAYS.entries()) {
    describe(`${security}, by ${way}`, () => {
      const isByMouse = way === 'mouse';
      let site: Site;
      let other: Site;

      before(async () => {
        [site, other] = [used.sites[index]!, used.sites[1 - index]!];
        await panel.collapse(other.name);
        await panel.expand(site.name);
        await panel.expand('site');
        await panel.row('made').waitFor();
      });

      async function act(row: string, entry: keyof typeof KEYS): Promise<void> {
        if (isByMouse) return panel.menu(row, entry);
        await panel.focus(row);
        await workbench.press(KEYS[entry]);
      }

      /** Puts a file or folder into the clipboard. */
      async function take(entry: 'Cut' | 'Copy', row: string, folder = '/site'): Promise<void> {
        // It may hold the same already: then nothing would tell that the key has done its work.
        await workbench.page.evaluate(() => navigator.clipboard.writeText('something else'));
        await act(row, entry);
        await untilCopied(`ftp://${site.name}${folder}/${row}`);
      }

      it('are moved within the server when they were cut, and once', async () => {
        await take('Cut', 'one.txt');
        await act('made', 'Paste');
        await untilNames(site, 'site/made', 'a.txt', 'one.txt');
        await panel.row('one.txt').waitFor({ state: 'detached' });
        assert.ok(!(await namesIn(site, 'site')).includes('one.txt'));
        await untilCopied('');
        await act('made', 'Paste');
        await told(/^The clipboard holds no files/);
      });

      it('stay where they cannot be moved, for a reason that is told', async () => {
        await take('Cut', 'folder');
        await act('folder', 'Paste');
        await told(/^A folder cannot be moved into itself/);
        await act('site', 'Paste');
        await told(/^What was cut is in this folder already/);
        assert.deepEqual(await namesIn(site, 'site/folder'), ['c.txt']);
        await act('made', 'Paste');
        await untilNames(site, 'site/made', 'a.txt', 'folder', 'one.txt');
        await untilNames(site, 'site', 'made', 'three.txt', 'two.txt');
      });

      it('are those that were cut or copied last', async () => {
        await take('Cut', 'two.txt');
        await take('Copy', 'two.txt');
        await act('made', 'Paste');
        await untilNames(site, 'site/made', 'a.txt', 'folder', 'one.txt', 'two.txt');
        await take('Cut', 'two.txt');
        await take('Cut', 'three.txt');
        await act('made', 'Paste');
        await untilNames(site, 'site/made', 'a.txt', 'folder', 'one.txt', 'three.txt', 'two.txt');
        await untilNames(site, 'site', 'made', 'two.txt');
        await panel.row('three.txt').waitFor({ state: 'detached' });
      });

      it('are moved to the other server, and leave none behind', async () => {
        const [whole, four] = [`${site.name}-whole`, `${site.name}-four.txt`];
        if (isByMouse) {
          await panel.expand(whole);
          await panel.select('deep', whole, four);
          await act(four, 'Cut');
        } else {
          await panel.selectByKey(whole, four);
          await workbench.press(KEYS.Cut);
        }
        const cut = isByMouse ? [whole, `${whole}/deep`, four] : [whole, four];
        await untilCopied(...cut.map((path) => `ftp://${site.name}/${path}`));
        await leaveSelection();
        await act(other.name, 'Paste');
        await transfers.waitFor('2 items', /Done: 3 files/);
        await untilOn(other, `${whole}/deep/b.txt`, 'b\n');
        await untilOn(other, `${whole}/y.txt`, 'y\n');
        await untilOn(other, four, 'four\n');
        await panel.row(whole).waitFor({ state: 'detached' });
        const [here, there] = [await namesIn(site, ''), await namesIn(other, '')];
        assert.ok(!here.includes(whole) && !here.includes(four), here.join(', '));
        assert.ok(!there.includes('deep'), there.join(', '));
      });

      for (const conflict of CONFLICTS) {
        const [title, where, how] = conflict;
        it(`are treated as the person says where names are taken: ${title} ${where}`, async () => {
          const questions = new ConflictQuestions(workbench);
          const { folder, from, onto, into, isFiles } = placesOf(index, conflict);
          if (how === 'drag') await drag(workbench, panel.row(folder), panel.row(onto));
          else {
            await (isFiles ? cutAllIn(folder) : take(how, folder, ''));
            await act(onto, 'Paste');
          }
          const decisions = new Map<string, Policy>();
          for (const [label, decision] of ANSWERS) {
            const name = await questions.answer(label, isByMouse, [...decisions.keys()]);
            decisions.set(name, decision);
          }
          await transfers.waitFor(isFiles ? '8 items' : folder, /Done: /);
          const policyOf = (name: string) => decisions.get(name) ?? 'newer';
          assert.deepEqual(await lyingIn(into), expectedThere(policyOf));
          assert.deepEqual(
            (await readdir(from)).sort(),
            isFiles ? expectedLeft(policyOf) : CONFLICTING,
          );
        });
      }

      /** The menus of the editor are about several rows until another one is selected. */
      async function leaveSelection(): Promise<void> {
        if (isByMouse) await panel.row(`${site.name}-few.txt`).click();
      }

      /** Cuts the files in a folder. */
      async function cutAllIn(folder: string): Promise<void> {
        await panel.expand(folder);
        const [first, last] = [CONFLICTING.at(0)!, CONFLICTING.at(-1)!];
        await panel.row(last).waitFor();
        if (isByMouse) {
          await panel.select(first, ...CONFLICTING.slice(1));
          await act(last, 'Cut');
        } else {
          await panel.selectDownByKey(first, last);
          await workbench.press(KEYS.Cut);
        }
        await untilCopied(...CONFLICTING.map((name) => `ftp://${site.name}/${folder}/${name}`));
        await leaveSelection();
      }

      it('are held on their way to the other server, and go on', async () => {
        const [big, few] = [`${site.name}-big.bin`, `${site.name}-few.txt`];
        other.line!.slowTo(SLOW);
        await take('Copy', big, '');
        await act(other.name, 'Paste');
        await transfers.waitFor(big, /Copying/);
        if (isByMouse) await transfers.menu(big, 'Pause Transfer');
        else await transfers.press('Space', big, /Paused/);
        await transfers.waitFor(big, /Paused/);
        other.line!.slowTo(Infinity);
        await take('Copy', few, '');
        await act(other.name, 'Paste');
        await transfers.waitFor(few, /Done: 1 file/);
        await untilOn(other, few, ATOP['few.txt']);
        assert.ok(!(await namesIn(other, '')).includes(big));
        if (isByMouse) await transfers.menu(big, 'Resume Transfer');
        else await workbench.command('FTP: Resume Transfer');
        await transfers.waitFor(big, /Done: 1 file/);
        await untilOn(other, big, BIG);
        await untilOn(site, big, BIG);
      });

      it('stay where they were when their move to the other server is cancelled', async () => {
        const moved = `${site.name}-moved.bin`;
        other.line!.slowTo(SLOW);
        await take('Cut', moved, '');
        await act(other.name, 'Paste');
        await transfers.waitFor(moved, /Moving/);
        if (isByMouse) await transfers.action(moved, 'Cancel Transfer');
        else await transfers.press('Delete', moved, /Cancelled/);
        await transfers.waitFor(moved, /Cancelled/);
        other.line!.slowTo(Infinity);
        await untilOn(site, moved, BIG);
        const there = await namesIn(other, '');
        assert.ok(!there.some((name) => name.includes(moved)), there.join(', '));
      });
    });
  }
});
