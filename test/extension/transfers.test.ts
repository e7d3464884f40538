import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TransferReport } from '../../src/remote/folders/transfer.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const LONG_AGO = new Date('2021-02-03T04:05:06Z');

function run(command: string, ...given: unknown[]): Thenable<TransferReport | undefined> {
  return vscode.commands.executeCommand(`ftpWorkspace.${command}`, ...given);
}

describe('Download and Upload', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];
  let local: string;

  beforeEach(async () => {
    local = await mkdtemp(join(tmpdir(), 'ftp-transfers-'));
  });
  afterEach(() => rm(local, { recursive: true, force: true }));

  it('bring a folder to a real server and back', async function () {
    if (!server) return this.skip();
    const folder = join(server.root, 'transfers');
    await mkdir(folder, { recursive: true });
    await giveTo(server.account, folder);
    const there = vscode.Uri.parse(`ftp://${server.authority}/transfers`);
    await mkdir(join(local, 'site/css/empty'), { recursive: true });
    await writeFile(join(local, 'site/css/a b.css'), 'a');
    await writeFile(join(local, 'site/big.bin'), Buffer.alloc(300_000, 'big'));
    await utimes(join(local, 'site/css/a b.css'), LONG_AGO, LONG_AGO);

    const sources = [vscode.Uri.file(join(local, 'site'))];
    const up = await run('uploadFolder', there, { sources });
    assert.deepEqual([up?.files, up?.folders, up?.failed], [2, 3, []]);
    assert.equal(await readFile(join(folder, 'site/css/a b.css'), 'utf8'), 'a');

    const back = vscode.Uri.file(join(local, 'back'));
    const site = vscode.Uri.joinPath(there, 'site');
    const down = await run('download', site, { folder: back });
    assert.deepEqual([down?.files, down?.folders, down?.failed], [2, 3, []]);
    assert.equal((await readFile(join(local, 'back/site/big.bin'))).length, 300_000);
    assert.deepEqual(await readdir(join(local, 'back/site/css/empty')), []);
    const { mtimeMs } = await stat(join(local, 'back/site/css/a b.css'));
    assert.equal(mtimeMs, (await stat(join(folder, 'site/css/a b.css'))).mtimeMs);
  });

  it('take what is selected, and decide what is there already as they are told', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ftp-transfers-root-'));
    const scripted = await startFtpServer({ root, users: () => true });
    const authority = `tester@127.0.0.1:${scripted.port}`;
    try {
      for (const name of ['a.txt', 'b.txt', 'c.txt']) await writeFile(join(root, name), name);
      await writeFile(join(local, 'a.txt'), 'mine');
      const [a, b, c] = ['a.txt', 'b.txt', 'c.txt'].map((name) =>
        vscode.Uri.parse(`ftp://${authority}/${name}`),
      );
      const folder = vscode.Uri.file(local);
      const first = await run('download', a, { folder, onConflict: 'rename' });
      assert.deepEqual(first?.renamed, [{ path: '/a.txt', name: 'a (2).txt' }]);
      assert.equal(await readFile(join(local, 'a.txt'), 'utf8'), 'mine');
      await run('download', b, { folder });
      assert.deepEqual((await readdir(local)).sort(), ['a (2).txt', 'a.txt', 'b.txt']);

      const sources = [vscode.Uri.file(join(local, 'a.txt'))];
      const top = vscode.Uri.parse(`ftp://${authority}/`);
      assert.equal((await run('uploadFiles', top, { sources, onConflict: 'skip' }))?.files, 0);
      assert.equal(await readFile(join(root, 'a.txt'), 'utf8'), 'a.txt');
      await run('uploadFiles', top, { sources, onConflict: 'overwrite' });
      assert.equal(await readFile(join(root, 'a.txt'), 'utf8'), 'mine');
      assert.ok(c);
      assert.equal(Buffer.from(await vscode.workspace.fs.readFile(c)).toString(), 'c.txt');
    } finally {
      await vscode.commands.executeCommand('ftpWorkspace.disconnect', authority);
      await scripted.stop();
      await rm(root, { recursive: true, force: true });
    }
  });
});
