import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HistoryPanel } from '../support/vscode/historyPanel.ts';
import { useTwoSites, type TwoSites } from '../support/vscode/twoSites.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const PICK_DEADLINE_MS = 5_000;
const TEXTS = ['second', 'third', 'fourth'];

describe('each version of a file, in the workbench', function () {
  this.timeout(300_000);

  let { ui, workbench, explorer, sites }: Partial<TwoSites> = {};
  let panel: HistoryPanel;

  useTwoSites({ 'index.html': 'first\n' }, {}, (started) => {
    ({ ui, workbench, explorer, sites } = started);
    panel = new HistoryPanel(workbench);
  });

  async function openSite(security: string): Promise<void> {
    await ui!.open(`ftp://${security}/site`);
    await explorer!.waitFor('index.html');
    await workbench!.openFile('index.html');
    await panel.show();
  }

  async function saveTexts(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      await workbench!.openFile('index.html');
      await workbench!.press('Control+A');
      await workbench!.typeText(text);
      await workbench!.save();
    }
  }

  const onServer = (security: string): Promise<string> => {
    const { root } = sites!.find(({ name }) => name === security)!.server;
    return readFile(join(root, 'site/index.html'), 'utf8');
  };

  /** Runs a command for the file in the editor, and picks a version, the newest being number 0. */
  async function pickByKey(command: string, index: number): Promise<void> {
    await workbench!.command(command);
    await workbench!.quickInput.waitFor('Versions of /site/index.html');
    await workbench!.press(...Array<string>(index).fill('ArrowDown'), 'Enter');
    await workbench!.quickInput.waitForClosed();
  }

  /** Picks it from the menu of a row, whose list may be drawn anew meanwhile. */
  const pickUntil = (index: number, entry: string, shows: () => Promise<boolean>) =>
    workbench!.actUntil(() => panel.menu(index, entry), shows);

  const areCompared = (left: string, right: string) => areComparedIn(workbench!, left, right);

  for (const security of ['plain', 'tls']) {
    it(`opens and compares what it was, from the menu of a row: ${security}`, async () => {
      await openSite(security);
      await saveTexts(...TEXTS);
      await panel.waitForRows(3);

      await pickUntil(2, 'Open Version', () => isShown(workbench!, 'first'));
      await pickUntil(0, 'Compare Version with Previous', () => areCompared('second', 'third'));
      await pickUntil(1, 'Compare Version with Current', () => areCompared('second', 'fourth'));
      const ofTheFirst = await panel.menuEntries(2);
      assert.ok(ofTheFirst.includes('Compare Version with Current'));
      assert.equal(ofTheFirst.includes('Compare Version with Previous'), false);
    });

    it(`opens, compares and restores it by keyboard: ${security}`, async () => {
      await workbench!.openFile('index.html');
      await pickByKey('FTP: Open Version', 1);
      await untilShown(workbench!, 'second');
      await pickByKey('FTP: Compare Version with Previous', 1);
      await untilCompared(workbench!, 'first', 'second');

      await pickByKey('FTP: Restore Version', 2);
      await workbench!.notification(/index\.html is again what it was until/).waitFor();
      assert.equal(await onServer(security), 'first\n');
      await panel.waitForRows(4);

      await panel.show();
      await workbench!.press('Home');
      await panel.menuByKey('Restore Version');
      await workbench!.until(
        () => onServer(security),
        (text) => text === 'fourth',
      );
      await panel.waitForRows(5);
    });

    it(`removes one version, and then all of them after a question: ${security}`, async () => {
      const before = await panel.rows();
      await panel.menu(1, 'Remove Version');
      await panel.waitForRows(4);
      const left = before.filter((_, index) => index !== 1);
      assert.deepEqual(await panel.rows(), left);
      await workbench!.openFile('index.html');
      await pickByKey('FTP: Remove Version', 3);
      await panel.waitForRows(3);
      assert.deepEqual(await panel.rows(), left.slice(0, 3));

      const question = 'Clear the history of /site/index.html?';
      await panel.more('Clear History of This File');
      await workbench!.dialog.filter({ hasText: question }).waitFor();
      await workbench!.answerDialog('Cancel');
      await panel.waitForRows(3);
      await workbench!.command('FTP: Clear History of This File');
      await workbench!.dialog.filter({ hasText: question }).waitFor();
      await workbench!.press('Enter');
      await panel.waitForMessage(/No previous version of this file is kept yet/);
      assert.equal(await onServer(security), 'fourth');
    });
  }

  it('clears the history of one server, and of all of them', async () => {
    const { quickInput, dialog } = workbench!;
    await openSite('tls');
    await saveTexts('fifth');
    await panel.waitForRows(1);
    await openSite('plain');
    await saveTexts('fifth');
    await panel.waitForRows(1);

    await workbench!.actUntil(
      () => panel.more('Clear History…'),
      () => quickInput.canPick('All servers', PICK_DEADLINE_MS),
    );
    await dialog.filter({ hasText: 'Clear the history of all servers?' }).waitFor();
    await workbench!.answerDialog('Cancel');
    await panel.waitForRows(1);
    await workbench!.command('FTP: Clear History…');
    await quickInput.answer('Clear History', 'plain');
    await dialog.filter({ hasText: 'Clear the history of plain?' }).waitFor();
    await workbench!.press('Enter');
    await panel.waitForMessage(/No previous version of this file is kept yet/);

    await openSite('tls');
    await panel.waitForRows(1);
    await workbench!.command('FTP: Clear History…');
    await quickInput.answer('Clear History', 'All servers');
    await workbench!.answerDialog('Clear');
    await panel.waitForMessage(/No previous version of this file is kept yet/);
  });
});

async function isShown(workbench: Workbench, text: string): Promise<boolean> {
  return (await workbench.editorText()).trim() === text;
}

async function untilShown(workbench: Workbench, text: string): Promise<void> {
  await workbench.until(
    () => isShown(workbench, text),
    (shown) => shown,
  );
}

async function areComparedIn(workbench: Workbench, left: string, right: string): Promise<boolean> {
  const shown = workbench.page.locator('.editor-group-container.active .monaco-diff-editor');
  const sides = ['.original', '.modified'].map((side) =>
    shown.locator(`.editor${side} .view-lines`).allInnerTexts(),
  );
  return (
    (await Promise.all(sides)).map((side) => side.join('').trim()).join('|') === `${left}|${right}`
  );
}

async function untilCompared(workbench: Workbench, left: string, right: string): Promise<void> {
  await workbench.until(
    () => areComparedIn(workbench, left, right),
    (shown) => shown,
  );
}
