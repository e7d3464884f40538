import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const { env, window, workspace } = vscode;

function run<T>(command: string, ...given: unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(`ftpWorkspace.${command}`, ...given);
}

describe('Actions on remote files', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const all = JSON.parse(ftpServers) as HostedServer[];
  const plain = all.find(({ name, title }) => name === title);
  const secure = all.find(({ scheme }) => scheme === 'ftps') ?? all.find(isSecure);
  const servers = [plain, secure].flatMap((server) => server ?? []);

  for (const server of servers) {
    describe(server.title, () => {
      const folder = join(server.root, 'actions');
      const uriOf = (path: string): vscode.Uri =>
        vscode.Uri.from({
          ...{ scheme: server.scheme, authority: server.authority },
          path: `/actions/${path}`,
        });

      beforeEach(async () => {
        await mkdir(join(folder, 'css'), { recursive: true });
        for (const path of ['index.html', 'css/style.css'])
          await writeFile(join(folder, path), path);
        for (const path of ['', 'css', 'index.html', 'css/style.css'])
          await giveTo(server.account, join(folder, path));
        await run('refresh', uriOf(''));
      });

      afterEach(async () => {
        await vscode.commands.executeCommand('workbench.action.closeAllEditors');
        await rm(folder, { recursive: true, force: true });
      });

      it('make files and folders, with those above them', async () => {
        await run('newFile', uriOf(''), 'js/deep/app.js');
        assert.equal(await readFile(join(folder, 'js/deep/app.js'), 'utf8'), '');
        assert.equal(window.activeTextEditor?.document.uri.path, '/actions/js/deep/app.js');
        // Beside a file, as in the Explorer.
        await run('newFolder', uriOf('css/style.css'), 'fonts');
        assert.deepEqual((await readdir(join(folder, 'css'))).sort(), ['fonts', 'style.css']);
      });

      it('put no new file over one that is there', async () => {
        await run('newFile', uriOf(''), 'css/style.css');
        assert.equal(await readFile(join(folder, 'css/style.css'), 'utf8'), 'css/style.css');
      });

      it('rename, and the editor with unsaved changes goes along', async () => {
        const document = await workspace.openTextDocument(uriOf('index.html'));
        const editor = await window.showTextDocument(document);
        await run('rename', { resourceUri: uriOf('css') }, 'styles');
        await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'mine '));
        await run('rename', uriOf('index.html'), 'home.html');
        assert.deepEqual((await readdir(folder)).sort(), ['home.html', 'styles']);
        const moved = workspace.textDocuments.find(({ uri }) => uri.path.endsWith('/home.html'));
        assert.equal(moved?.getText(), 'mine index.html');
        assert.equal(moved.isDirty, true);
        await moved.save();
        assert.equal(await readFile(join(folder, 'home.html'), 'utf8'), 'mine index.html');
      });

      it('duplicate what is selected, each under a name that is free', async () => {
        const nodes = ['index.html', 'css', 'css/style.css'].map((path) => ({
          resourceUri: uriOf(path),
        }));
        const copies = await run<readonly vscode.Uri[]>('duplicate', nodes[0], nodes);
        assert.deepEqual(
          copies.map(({ path }) => path),
          ['/actions/index copy.html', '/actions/css copy'],
        );
        await run('duplicate', uriOf('index.html'));
        const names = ['css', 'css copy', 'index copy 2.html', 'index copy.html', 'index.html'];
        assert.deepEqual((await readdir(folder)).sort(), names);
        assert.deepEqual(await readdir(join(folder, 'css copy')), ['style.css']);
      });

      it('delete what is selected once, keep it in the history and close its editor', async () => {
        await window.showTextDocument(uriOf('css/style.css'), { preview: false });
        assert.equal(await run('delete', uriOf('css'), { confirm: false }), 1);
        assert.deepEqual(await readdir(folder), ['index.html']);
        const isShown = () =>
          window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'style.css'));
        assert.equal(isShown(), false);
        const query = createHash('sha256').update('css/style.css').digest('hex');
        const scheme = `${server.scheme}-history`;
        const kept = await workspace.fs.readFile(uriOf('css/style.css').with({ scheme, query }));
        assert.equal(Buffer.from(kept).toString(), 'css/style.css');
      });

      it('copy paths, and URLs with the host and without a password', async () => {
        const uris = [uriOf('index.html'), uriOf('css')];
        await run('copyPath', uris[0], uris);
        assert.equal(await env.clipboard.readText(), '/actions/index.html\n/actions/css');
        await run('copyUrl', uris[0], uris);
        const [first] = (await env.clipboard.readText()).split('\n');
        assert.match(first ?? '', /^ftps?:\/\/tester@127\.0\.0\.1:\d+\/actions\/index\.html$/);
      });

      it('tell what the server knows, of one and of several', async () => {
        type Rows = readonly { readonly label: string; readonly value: string }[];
        const valueOf = (rows: Rows, name: string): string | undefined =>
          rows.find(({ label }) => label === name)?.value;
        const one = await run<Rows>('showProperties', uriOf('css/style.css'));
        assert.equal(valueOf(one, 'Kind'), 'File');
        assert.equal(valueOf(one, 'Size'), '13 bytes');
        assert.equal(valueOf(one, 'Path'), '/actions/css/style.css');
        assert.match(valueOf(one, 'Permissions') ?? '', /^0[0-7]{3} [rwx-]{9}$/);
        assert.match(valueOf(one, 'Modified (UTC)') ?? '', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
        const both = [uriOf('index.html'), uriOf('css')];
        const sum = await run<Rows>('showProperties', both[0], both);
        assert.deepEqual([valueOf(sum, 'Files'), valueOf(sum, 'Folders')], ['1', '1']);
        await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      });

      it('compare two, and one with a file of this computer', async () => {
        const local = await mkdtemp(join(tmpdir(), 'ftp-compare-'));
        try {
          await writeFile(join(local, 'index.html'), 'local');
          await run(
            'compareWithLocal',
            uriOf('index.html'),
            vscode.Uri.file(join(local, 'index.html')),
          );
          assert.deepEqual(shownDifference(), [join(local, 'index.html'), '/actions/index.html']);
          const both = [uriOf('index.html'), uriOf('css/style.css')];
          await run('compareSelected', both[0], both);
          assert.deepEqual(shownDifference(), ['/actions/index.html', '/actions/css/style.css']);
        } finally {
          await rm(local, { recursive: true, force: true });
        }
      });

      after(() => run('disconnect', uriOf('')));
    });
  }
});

function isSecure({ name, title }: HostedServer): boolean {
  return title.startsWith(`${name}, explicit`);
}

function shownDifference(): readonly string[] {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  assert.ok(input instanceof vscode.TabInputTextDiff);
  return [input.original.path, input.modified.path];
}
