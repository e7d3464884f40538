import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { SMALL_PNG } from '../support/ftpServer/extensionCommands.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const PAGE = '<img src="img/a.png">\n<img src="/img/none.png">\n<p>text</p>\n';
const DATA_URI = `data:image/png;base64,${SMALL_PNG.toString('base64')}`;

/** What is shown where the mouse rests; empty: nothing of ours. */
async function hover(uri: vscode.Uri, line: number, column: number): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    new vscode.Position(line, column),
  );
  const contents = hovers.flatMap((one) => one.contents);
  return contents.map((one) => (typeof one === 'string' ? one : one.value)).join('\n');
}

describe('the hover over an image', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];

  it('shows a small one of a real server, and nothing where none is', async function () {
    if (!server) return this.skip();
    const folder = join(server.root, 'hover');
    await mkdir(join(folder, 'img'), { recursive: true });
    await writeFile(join(folder, 'page.html'), PAGE);
    await writeFile(join(folder, 'img/a.png'), SMALL_PNG);
    for (const path of ['', 'img', 'page.html', 'img/a.png']) {
      await giveTo(server.account, join(folder, path));
    }
    const uri = vscode.Uri.parse(`ftp://${server.authority}/hover/page.html`);
    await vscode.workspace.openTextDocument(uri);
    const shown = await hover(uri, 0, 14);
    assert.ok(shown.includes(`![a.png](${DATA_URI})`), shown);
    assert.match(shown, /a\.png/);
    assert.equal((await hover(uri, 1, 14)).includes('data:image'), false);
    assert.equal((await hover(uri, 2, 4)).includes('data:image'), false);
  });

  it('shows the thumbnail of a server that has THMB', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ftp-hover-'));
    const scripted = await startFtpServer({ root, users: () => true, extensions: ['THMB PNG'] });
    try {
      await mkdir(join(root, 'img'));
      await writeFile(join(root, 'page.html'), PAGE);
      await writeFile(join(root, 'img/a.png'), Buffer.alloc(500_000));
      const authority = `tester@127.0.0.1:${scripted.port}`;
      const uri = vscode.Uri.parse(`ftp://${authority}/page.html`);
      await vscode.workspace.openTextDocument(uri);
      const shown = await hover(uri, 0, 14);
      assert.ok(shown.includes(`![a.png](${DATA_URI})`), shown);
      const { THMB, RETR } = scripted.counts();
      assert.deepEqual({ THMB, RETR }, { THMB: 1, RETR: 1 });
      await vscode.commands.executeCommand('ftpWorkspace.disconnect', authority);
      assert.equal((await hover(uri, 0, 14)).includes('data:image'), false, 'not connected');
    } finally {
      await scripted.stop();
      await rm(root, { recursive: true, force: true });
    }
  });
});
