import { strict as assert } from 'node:assert';
import { readdir } from 'node:fs/promises';
import { OfflineSite, pageOf } from '../support/vscode/offlineSite.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const FILES = ['one.txt', 'two.txt', 'three.txt', 'four.txt'] as const;
const QUESTION = /Real site cannot be reached\./;

describe('several files that are saved while the server is away', function () {
  this.timeout(300_000);

  let site: OfflineSite;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    site = await OfflineSite.start(this);
    workbench = site.workbench;
  });

  afterEach(async function () {
    await site.ui.keepEvidence(this);
    await site.restart();
  });

  after(() => (site as OfflineSite | undefined)?.stop());

  /** More than fits on a line, so that half of it would be seen. */
  const textOf = (name: string) => `typed offline into ${name}, ${'and on '.repeat(8)}`;

  async function typeIntoAll(): Promise<void> {
    for (const name of FILES) {
      await workbench.tab(name).click();
      await workbench.waitForEditor(name);
      await site.typeAtEnd(textOf(name));
    }
  }

  async function allSaved(): Promise<void> {
    await workbench.until(
      () => workbench.page.locator('.tabs-container .tab.dirty').count(),
      (count) => count === 0,
    );
  }

  /** All wait, nobody is asked again, and all arrive whole. */
  async function allArrive(folder: string): Promise<void> {
    await allSaved();
    await site.waiting(FILES.length);
    assert.equal(await workbench.notification(QUESTION).count(), 0, 'one question in an outage');
    for (const name of FILES) assert.equal(await pageOf(folder, name), 'before\n');
    await site.restart();
    await workbench.notification(/All 4 saves that waited were uploaded to Real site/).waitFor();
    await site.waiting(0);
    for (const name of FILES) assert.equal(await pageOf(folder, name), `before\n${textOf(name)}`);
    assert.deepEqual((await readdir(folder)).sort(), [...FILES].sort());
  }

  it('with Save All are asked about once, and all arrive', async () => {
    const folder = await site.open('all', ...FILES);
    await site.kill();
    await typeIntoAll();
    await workbench.command('File: Save All Files');
    await workbench.notification(QUESTION).waitFor();
    await site.take('save-all');
    assert.equal(await workbench.notification(QUESTION).count(), 1);
    await workbench.answer(QUESTION, 'Keep and Upload Later');
    await allArrive(folder);
  });

  describe('by the editor itself', () => {
    before(() =>
      site.ui.writeSettings({ 'files.autoSave': 'afterDelay', 'files.autoSaveDelay': 200 }),
    );
    after(() => site.ui.writeSettings({ 'files.autoSave': 'off' }));

    it('are asked about once, and all arrive', async () => {
      const folder = await site.open('automatic', ...FILES);
      await site.kill();
      await typeIntoAll();
      await workbench.notification(QUESTION).waitFor();
      assert.equal(await workbench.notification(QUESTION).count(), 1);
      await workbench.answer(QUESTION, 'Keep and Upload Later');
      await allArrive(folder);
    });
  });
});
