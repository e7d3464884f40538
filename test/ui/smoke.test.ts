import { strict as assert } from 'node:assert';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepEvidence } from '../support/vscode/evidence.ts';
import { startTestServer } from '../support/vscode/server.ts';
import type { VSCodeServer } from '../support/vscode/server.ts';
import { orSkip } from '../support/vscode/optional.ts';
import { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;

describe('the workbench', function () {
  this.timeout(60_000);

  let folder: string;
  let server: VSCodeServer | undefined;
  let workbench: Workbench | undefined;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-ui-'));
    await mkdir(join(folder, 'pages'));
    await writeFile(join(folder, 'pages', 'index.html'), '<h1>Hello</h1>\n');
    server = await orSkip(this, () => startTestServer());
    workbench = await orSkip(this, () => Workbench.launch());
  });

  afterEach(async function () {
    await keepEvidence(this, workbench, server);
  });

  after(async () => {
    await workbench?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('saves what is typed into a file of the opened folder', async () => {
    await workbench!.open(server!.url(folder));
    await workbench!.expandInExplorer('pages');
    await workbench!.openFile('index.html');
    assert.equal(await workbench!.editorText(), '<h1>Hello</h1>\n');

    await workbench!.press('Control+End');
    await workbench!.typeText('<p>typed</p>');
    assert.equal(await workbench!.hasUnsavedChanges('index.html'), true);
    await workbench!.save();

    const saved = await readFile(join(folder, 'pages', 'index.html'), 'utf8');
    assert.equal(saved, '<h1>Hello</h1>\n<p>typed</p>');
  });
});
