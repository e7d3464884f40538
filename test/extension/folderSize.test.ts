import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const show = (target: unknown, all?: readonly unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand('ftpWorkspace.showFolderSize', target, all);

describe('Show Folder Size', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];

  it('adds up a folder of a real server', async function () {
    if (!server) return this.skip();
    const folder = join(server.root, 'sizes');
    await mkdir(join(folder, 'deep'), { recursive: true });
    await writeFile(join(folder, 'a.txt'), 'x'.repeat(1_000));
    await writeFile(join(folder, 'deep/b.txt'), 'x'.repeat(234));
    for (const path of ['', 'deep', 'a.txt', 'deep/b.txt']) {
      await giveTo(server.account, join(folder, path));
    }
    assert.deepEqual(await show(vscode.Uri.parse(`ftp://${server.authority}/sizes`)), {
      bytes: 1_234,
      counted: { files: 2, folders: 1, skipped: 0 },
    });
  });

  it('adds up all that are selected, each once', async function () {
    if (!server) return this.skip();
    const folder = join(server.root, 'several');
    const paths = ['', 'a', 'a/in', 'b', 'c', 'a/1.txt', 'a/in/2.txt', 'b/3.txt', 'c/4.txt', '5'];
    for (const path of paths) {
      if (/\d/.test(path))
        await writeFile(join(folder, path), 'x'.repeat(10 ** Number(/\d/.exec(path))));
      else await mkdir(join(folder, path), { recursive: true });
    }
    for (const path of paths) await giveTo(server.account, join(folder, path));
    const at = (path: string) => vscode.Uri.parse(`ftp://${server.authority}/several/${path}`);
    const selected = ['a', 'a/in', 'b', '5'].map(at);
    assert.deepEqual(await show(selected[0], selected), {
      bytes: 101_110,
      counted: { files: 4, folders: 1, skipped: 0 },
    });
    // As the view of connections gives its rows.
    const rows = selected.map((uri) => ({ resourceUri: uri }));
    assert.deepEqual(await show(rows[2], rows.slice(1, 3)), {
      bytes: 1_100,
      counted: { files: 2, folders: 0, skipped: 0 },
    });
    assert.deepEqual(await show(rows[0]), {
      bytes: 110,
      counted: { files: 2, folders: 1, skipped: 0 },
    });
  });

  it('asks a server that has DSIZ', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ftp-sizes-'));
    const scripted = await startFtpServer({ root, users: () => true, extensions: ['DSIZ'] });
    try {
      await mkdir(join(root, 'folder'));
      await writeFile(join(root, 'folder/a.txt'), 'x'.repeat(77));
      const authority = `tester@127.0.0.1:${scripted.port}`;
      const size = await show(vscode.Uri.parse(`ftp://${authority}/folder`));
      assert.deepEqual(size, { bytes: 77, counted: undefined });
      assert.equal(scripted.counts()['MLSD'], undefined);
      await vscode.commands.executeCommand('ftpWorkspace.disconnect', authority);
    } finally {
      await scripted.stop();
      await rm(root, { recursive: true, force: true });
    }
  });
});
