import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { giveTo } from '../support/servers/serverAccount.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const FILES = 300;

/** The editor begins with all files at once, each with its content in hand. */
describe('a folder of many files that the editor copies', function () {
  this.timeout(120_000);
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];
  let local: string;

  before(async () => {
    local = await mkdtemp(join(tmpdir(), 'ftp-copies-'));
    for (let index = 0; index < FILES; index++) {
      await writeFile(join(local, `${index}.txt`), `content of ${index}`.repeat(100));
    }
  });

  after(() => rm(local, { recursive: true, force: true }));

  async function assertWhole(folder: string): Promise<void> {
    const names = await readdir(folder);
    assert.equal(names.length, FILES);
    for (const name of names) {
      assert.equal(
        await readFile(join(folder, name), 'utf8'),
        await readFile(join(local, name), 'utf8'),
      );
    }
  }

  it('arrives whole on a real server', async function () {
    if (!server) return this.skip();
    const folder = join(server.root, 'copies');
    await mkdir(folder, { recursive: true });
    await giveTo(server.account, folder);
    const target = vscode.Uri.parse(`ftp://${server.authority}/copies/all`);
    await vscode.workspace.fs.copy(vscode.Uri.file(local), target);
    await assertWhole(join(folder, 'all'));
  });

  it('takes no more than its four connections, and one where the server allows one', async () => {
    for (const maxConnections of [Infinity, 1]) {
      const root = await mkdtemp(join(tmpdir(), 'ftp-copies-root-'));
      const scripted = await startFtpServer({ root, users: () => true, maxConnections });
      const authority = `tester@127.0.0.1:${scripted.port}`;
      try {
        const target = vscode.Uri.parse(`ftp://${authority}/all`);
        await vscode.workspace.fs.copy(vscode.Uri.file(local), target);
        await assertWhole(join(root, 'all'));
        assert.ok(scripted.maxOpenConnections <= 4, `${scripted.maxOpenConnections} connections`);
      } finally {
        await vscode.commands.executeCommand('ftpWorkspace.disconnect', authority);
        await scripted.stop();
        await rm(root, { recursive: true, force: true });
      }
    }
  });
});
