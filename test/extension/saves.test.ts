import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const ID = 'saves-suite';
const FILES = 50;
const MAX_CONNECTIONS = 4;

describe('what the editor writes', function () {
  this.timeout(120_000);

  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];
  if (!server) return;
  const [user = '', place = ''] = server.authority.split('@');
  const [host = '', port = ''] = place.split(':');
  const folder = join(server.root, 'saves');
  let line: Line;

  before(async () => {
    line = await Line.to(host, Number(port));
    await mkdir(folder, { recursive: true });
    await giveTo(server.account, folder);
    await vscode.commands.executeCommand('ftpWorkspace.addConnection', {
      id: ID,
      host,
      port: line.port,
      user,
      maxConnections: MAX_CONNECTIONS,
    });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('ftpWorkspace.removeConnection', ID, { confirm: false });
    await line.stop();
  });

  const uriOf = (name: string) => vscode.Uri.parse(`ftp://${ID}/saves/${name}`);
  const onDisk = (name: string) => readFile(join(folder, name), 'utf8');

  async function put(name: string, text: string): Promise<void> {
    await writeFile(join(folder, name), text);
    await giveTo(server!.account, join(folder, name));
  }

  /** Opens a file with this text, and writes another into it. */
  async function write(name: string, text: string, before = 'before\n'): Promise<Document> {
    await put(name, before);
    // The folder was listed before the file was there.
    await vscode.commands.executeCommand('ftpWorkspace.refresh', uriOf(''));
    const document = await vscode.workspace.openTextDocument(uriOf(name));
    await vscode.window.showTextDocument(document, { preview: false });
    assert.equal(document.getText(), before);
    await replace(document, text);
    return document;
  }

  it('is refused where it is empty and nobody could see whether the file is there', async () => {
    await put('unseen.html', 'precious\n');
    await vscode.commands.executeCommand('ftpWorkspace.disconnect', ID);
    line.isCut = true;
    // What the editor does to create a file: any failure to look counts as "not there".
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(uriOf('unseen.html'))), {
      code: 'Unavailable',
    });
    line.isCut = false;
    const creation = vscode.workspace.fs.writeFile(uriOf('unseen.html'), new Uint8Array());
    await assert.rejects(Promise.resolve(creation), { code: 'FileExists' });
    assert.equal(await onDisk('unseen.html'), 'precious\n');
  });

  it('arrives whole when fifty files are saved at once, over no more sessions than there may be', async () => {
    const names = Array.from({ length: FILES }, (_, index) => `all-${index}.txt`);
    for (const name of names) await write(name, `text of ${name}\n`);
    await vscode.commands.executeCommand('workbench.action.files.saveAll');
    for (const name of names) assert.equal(await onDisk(name), `text of ${name}\n`, name);
    assert.deepEqual(
      vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty),
      [],
    );
    const { total = 0, limit } = status() ?? {};
    assert.ok(total <= MAX_CONNECTIONS, `${total} sessions`);
    // The server has refused none: it would be lower else.
    assert.equal(limit, MAX_CONNECTIONS);
    const left = (await readdir(folder)).filter((name) => name.startsWith('.'));
    assert.deepEqual(left, []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is the text before after an undo, and that can be saved', async () => {
    const document = await write('undone.txt', 'after\n');
    assert.equal(await document.save(), true);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), 'before\n');
    assert.equal(await document.save(), true);
    assert.equal(await onDisk('undone.txt'), 'before\n');
  });

  it('is the last text when the file is saved while a save of it runs', async () => {
    const document = await write('twice.txt', 'first\n');
    const first = document.save();
    await replace(document, 'second\n');
    const second = document.save();
    await Promise.all([first, second]);
    assert.equal(await document.save(), true);
    assert.equal(await onDisk('twice.txt'), 'second\n');
  });

  it('goes to the new name when a file is renamed that has changes', async () => {
    await write('old name.txt', 'changed\n');
    await rm(join(folder, 'new name.txt'), { force: true });
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(uriOf('old name.txt'), uriOf('new name.txt'));
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    assert.equal(await onDisk('new name.txt'), 'before\n');
    const document = await vscode.workspace.openTextDocument(uriOf('new name.txt'));
    assert.equal(document.getText(), 'changed\n');
    assert.equal(await document.save(), true);
    assert.equal(await onDisk('new name.txt'), 'changed\n');
    assert.equal((await readdir(folder)).includes('old name.txt'), false);
  });

  it('does not come back when a file is deleted that has changes', async () => {
    await write('deleted.txt', 'changed\n');
    const edit = new vscode.WorkspaceEdit();
    edit.deleteFile(uriOf('deleted.txt'));
    assert.equal(await vscode.workspace.applyEdit(edit), true);
    await vscode.commands.executeCommand('workbench.action.files.saveAll');
    assert.equal((await readdir(folder)).includes('deleted.txt'), false);
  });

  it('makes a file anew that somebody has deleted on the server', async () => {
    const document = await write('gone.txt', 'kept\n');
    await rm(join(folder, 'gone.txt'));
    assert.equal(await document.save(), true);
    assert.equal(await onDisk('gone.txt'), 'kept\n');
  });

  it('does not replace what somebody else has written, where nobody can be asked', async () => {
    const document = await write('shared.txt', 'mine\n');
    await put('shared.txt', 'theirs, and longer\n');
    assert.equal(await document.save(), false);
    assert.equal(await onDisk('shared.txt'), 'theirs, and longer\n');
    assert.equal(document.isDirty, true);
    assert.equal(document.getText(), 'mine\n');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});

type Document = vscode.TextDocument;

async function replace(document: Document, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  edit.replace(document.uri, whole, text);
  await vscode.workspace.applyEdit(edit);
}

function status() {
  const extension = vscode.extensions.getExtension<TestApi>('ftp-workspace.ftp-workspace');
  return extension?.exports.pools().find(({ authority }) => authority === ID)?.status;
}

/** The line to a server, for control connections, which can be cut. */
class Line {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  isCut = false;

  static async to(host: string, port: number): Promise<Line> {
    const server = createServer();
    const line = new Line(server, host, port);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return line;
  }

  private constructor(server: Server, host: string, port: number) {
    this.#server = server;
    server.on('connection', (client) => {
      if (this.isCut) return void client.destroy();
      const upstream = connect({ host, port });
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(from);
        // The other side is told by the end of its own.
        from.on('error', () => undefined).on('close', () => to.destroy());
        from.pipe(to);
      }
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }
}
