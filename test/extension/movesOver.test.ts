import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const { fs, applyEdit } = vscode.workspace;

/** As a person does it in the Explorer: the editor deletes the target, and moves then. */
describe('a move over something, by the editor', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const servers = (JSON.parse(ftpServers) as HostedServer[]).filter(
    ({ scheme, title, name }) => scheme === 'ftp' && title === name,
  );

  for (const server of servers) {
    const folder = join(server.root, 'moves');
    const uriOf = (path: string): vscode.Uri =>
      vscode.Uri.from({ scheme: 'ftp', authority: server.authority, path: `/moves/${path}` });

    async function put(files: Readonly<Record<string, string>>): Promise<void> {
      await rm(folder, { recursive: true, force: true });
      for (const [path, text] of Object.entries(files)) {
        await mkdir(join(folder, path, '..'), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      for (const name of ['', ...(await readdir(folder, { recursive: true }))]) {
        await giveTo(server.account, join(folder, name));
      }
      await vscode.commands.executeCommand('ftpWorkspace.refresh', uriOf(''));
    }

    async function move(from: vscode.Uri, to: vscode.Uri): Promise<boolean> {
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(from, to, { overwrite: true });
      // Some failures reject, some resolve to false.
      return applyEdit(edit).then(
        (done) => done,
        () => false,
      );
    }

    const onDisk = (path: string): Promise<string> => readFile(join(folder, path), 'utf8');

    function previous(path: string, text: string): Thenable<Uint8Array> {
      const query = createHash('sha256').update(text).digest('hex');
      return fs.readFile(uriOf(path).with({ scheme: 'ftp-history', query }));
    }

    describe(server.title, () => {
      after(async () => {
        await vscode.commands.executeCommand('ftpWorkspace.disconnect', uriOf(''));
      });

      it('puts one in the place of the other, which goes to the history', async () => {
        await put({ 'new.txt': 'new', 'old.txt': 'the old one' });
        assert.equal(await move(uriOf('new.txt'), uriOf('old.txt')), true);
        assert.deepEqual(await readdir(folder), ['old.txt']);
        assert.equal(await onDisk('old.txt'), 'new');
        await previous('old.txt', 'the old one');
      });

      it('replaces a folder with all that is in it', async () => {
        await put({ 'new/a.txt': 'a', 'old/b.txt': 'what b was' });
        assert.equal(await move(uriOf('new'), uriOf('old')), true);
        assert.deepEqual(await readdir(folder), ['old']);
        assert.deepEqual(await readdir(join(folder, 'old')), ['a.txt']);
        await previous('old/b.txt', 'what b was');
      });

      it('leaves the target where it was when the source is gone', async () => {
        await put({ 'new.txt': 'new', 'old.txt': 'old' });
        await fs.stat(uriOf('new.txt'));
        await rm(join(folder, 'new.txt'));
        assert.equal(await move(uriOf('new.txt'), uriOf('old.txt')), false);
        assert.deepEqual(await readdir(folder), ['old.txt']);
        assert.equal(await onDisk('old.txt'), 'old');
        assert.equal((await fs.readFile(uriOf('old.txt'))).length, 3);
      });

      it('leaves the target where it was when the source may not leave its folder', async () => {
        await put({ 'fixed/new.txt': 'new', 'old.txt': 'old' });
        await fs.stat(uriOf('fixed/new.txt'));
        await chmod(join(folder, 'fixed'), 0o555);
        try {
          assert.equal(await move(uriOf('fixed/new.txt'), uriOf('old.txt')), false);
          assert.deepEqual((await readdir(folder)).sort(), ['fixed', 'old.txt']);
          assert.equal(await onDisk('old.txt'), 'old');
          assert.equal(await onDisk('fixed/new.txt'), 'new');
        } finally {
          await chmod(join(folder, 'fixed'), 0o755);
        }
      });

      it('comes from this computer just as well', async () => {
        await put({ 'old.txt': 'old from here' });
        const local = await mkdtemp(join(tmpdir(), 'ftp-moves-'));
        try {
          await writeFile(join(local, 'new.txt'), 'new');
          const source = vscode.Uri.file(join(local, 'new.txt'));
          assert.equal(await move(source, uriOf('old.txt')), true);
          assert.deepEqual(await readdir(folder), ['old.txt']);
          assert.equal(await onDisk('old.txt'), 'new');
          assert.deepEqual(await readdir(local), []);
          await previous('old.txt', 'old from here');
        } finally {
          await rm(local, { recursive: true, force: true });
        }
      });

      describe('by another connection to the same account', () => {
        const ID = 'moves-suite';
        const byId = (path: string): vscode.Uri => uriOf(path).with({ authority: ID });
        const settings = () => vscode.workspace.getConfiguration('ftpWorkspace');
        const setConnections = (all: readonly object[]): Thenable<void> =>
          settings().update('connections', all, vscode.ConfigurationTarget.Global);
        let others: readonly object[];

        before(async () => {
          others = settings().get<readonly object[]>('connections', []);
          const [user, place = ''] = server.authority.split('@');
          const [host, port] = place.split(':');
          await setConnections([...others, { id: ID, host, port: Number(port), user }]);
        });
        after(async () => {
          await vscode.commands.executeCommand('ftpWorkspace.disconnect', byId(''));
          await setConnections(others);
        });

        it('is one on the server, and loses nothing where it goes to itself', async () => {
          await put({ 'a.txt': 'a', 'inner/b.txt': 'b' });
          assert.equal((await fs.stat(byId('a.txt'))).size, 1);
          assert.equal(await move(uriOf('a.txt'), byId('a.txt')), false);
          assert.equal(await onDisk('a.txt'), 'a');
          assert.equal(await move(uriOf('a.txt'), byId('moved.txt')), true);
          assert.equal(await onDisk('moved.txt'), 'a');
          await assert.rejects(Promise.resolve(fs.stat(uriOf('a.txt'))), { code: 'FileNotFound' });
        });

        it('copies no folder into itself', async () => {
          await put({ 'inner/b.txt': 'b' });
          await assert.rejects(Promise.resolve(fs.copy(uriOf('inner'), byId('inner/again'))));
          assert.deepEqual(await readdir(join(folder, 'inner')), ['b.txt']);
        });
      });

      it('does not keep a person from deleting what was the target of one that failed', async () => {
        await put({ 'new.txt': 'new', 'old.txt': 'old' });
        await fs.stat(uriOf('new.txt'));
        await rm(join(folder, 'new.txt'));
        assert.equal(await move(uriOf('new.txt'), uriOf('old.txt')), false);
        const edit = new vscode.WorkspaceEdit();
        edit.deleteFile(uriOf('old.txt'));
        assert.equal(await applyEdit(edit), true);
        assert.deepEqual(await readdir(folder), []);
      });
    });
  }
});
