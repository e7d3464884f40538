import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { giveTo } from '../support/servers/serverAccount.ts';
import { until } from '../support/vscode/until.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const KEPT_MS = 20_000;

describe('a document that is saved over a change of others', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];
  if (!server) return;
  const folder = join(server.root, 'conflicts');
  let onDisk: string;
  let uri: vscode.Uri;
  let count = 0;

  before(async () => {
    await mkdir(folder, { recursive: true });
    await giveTo(server.account, folder);
  });

  beforeEach(async () => {
    const name = `page ${++count}.html`;
    onDisk = join(folder, name);
    uri = vscode.Uri.from({
      scheme: 'ftp',
      authority: server.authority,
      path: `/conflicts/${name}`,
    });
    await writeFile(onDisk, 'the base');
    await giveTo(server.account, onDisk);
    await vscode.commands.executeCommand('ftpWorkspace.refresh', vscode.Uri.joinPath(uri, '..'));
  });

  afterEach(() => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));

  async function open(): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }

  async function type(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    edit.replace(document.uri, all, text);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.isDirty, true);
  }

  it('is not saved where the size is the same, which the editor itself would not see', async () => {
    const document = await open();
    await type(document, 'mine');
    await writeFile(onDisk, 'THE BASE');
    // A search reads it meanwhile.
    await vscode.workspace.fs.readFile(uri);
    assert.equal(await document.save(), false);
    assert.equal(await readFile(onDisk, 'utf8'), 'THE BASE');
    assert.equal(document.isDirty, true);
  });

  describe('with the same size in the same second, which no facts of the server tell', () => {
    /** Others write what is as long as the base, before its second is over. */
    async function changeUnseen(): Promise<void> {
      const { atime, mtime } = await stat(onDisk);
      await writeFile(onDisk, 'THE BASE');
      await utimes(onDisk, atime, mtime);
    }

    const revert = () => vscode.commands.executeCommand('workbench.action.files.revert');

    async function saveMore(document: vscode.TextDocument): Promise<void> {
      assert.equal(document.isDirty, false);
      await type(document, `${document.getText()}, and more`);
      assert.equal(await document.save(), true);
      assert.equal(await readFile(onDisk, 'utf8'), 'THE BASE, and more');
    }

    it('is not saved, though others have read it meanwhile', async () => {
      const document = await open();
      await changeUnseen();
      await vscode.workspace.fs.readFile(uri);
      await type(document, 'mine');
      assert.equal(await document.save(), false);
      assert.equal(await readFile(onDisk, 'utf8'), 'THE BASE');
      assert.equal(document.getText(), 'mine');
      assert.equal(document.isDirty, true);
    });

    it('shows that when its changes are reverted, and is saved from there', async () => {
      const document = await open();
      await type(document, 'mine');
      await changeUnseen();
      await revert();
      assert.equal(document.getText(), 'THE BASE');
      await saveMore(document);
    });

    it('shows that when it is loaded again, and is saved from there', async () => {
      const document = await open();
      await changeUnseen();
      await revert();
      assert.equal(document.getText(), 'THE BASE');
      await saveMore(document);
    });

    it('is saved after a save that was stopped and a revert', async () => {
      const document = await open();
      await type(document, 'mine');
      await changeUnseen();
      assert.equal(await document.save(), false);
      await revert();
      assert.equal(document.getText(), 'THE BASE');
      await saveMore(document);
    });
  });

  it('is not saved where only the settings of the workspace say so', async () => {
    const files = vscode.workspace.getConfiguration('files');
    const { Workspace } = vscode.ConfigurationTarget;
    await files.update('saveConflictResolution', 'overwriteFileOnDisk', Workspace);
    try {
      const document = await open();
      await type(document, 'mine');
      await writeFile(onDisk, 'THE BASE');
      assert.equal(await document.save(), false);
      assert.equal(await readFile(onDisk, 'utf8'), 'THE BASE');
    } finally {
      await files.update('saveConflictResolution', undefined, Workspace);
    }
  });

  it('replaces the other version where the settings say so, and keeps it as one to restore', async () => {
    const files = vscode.workspace.getConfiguration('files');
    const { Global } = vscode.ConfigurationTarget;
    await files.update('saveConflictResolution', 'overwriteFileOnDisk', Global);
    try {
      const document = await open();
      await type(document, 'mine');
      await writeFile(onDisk, 'what others have written');
      assert.equal(await document.save(), true);
      assert.equal(await readFile(onDisk, 'utf8'), 'mine');
    } finally {
      await files.update('saveConflictResolution', undefined, Global);
    }
    const query = createHash('sha256').update('what others have written').digest('hex');
    const version = uri.with({ scheme: 'ftp-history', query });
    const text = await until(
      () => readVersion(version),
      (found) => found !== undefined,
      KEPT_MS,
    );
    assert.equal(text, 'what others have written');
  });

  it('is saved again and again where nobody else writes', async () => {
    const document = await open();
    for (const text of ['one', 'two', 'six', 'seven']) {
      await type(document, text);
      assert.equal(await document.save(), true);
      assert.equal(await readFile(onDisk, 'utf8'), text);
    }
  });
});

/** A save does not wait for what is kept of the version before it. */
async function readVersion(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
  } catch {
    return undefined;
  }
}
