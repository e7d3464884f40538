import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const { fs } = vscode.workspace;
const run = vscode.commands.executeCommand;

describe('what was deleted', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const servers = (JSON.parse(ftpServers) as HostedServer[]).filter(
    ({ scheme, title, name }) => scheme === 'ftp' && title === name,
  );

  for (const server of servers) {
    const folder = join(server.root, 'history');
    const uriOf = (path: string): vscode.Uri =>
      vscode.Uri.from({ scheme: 'ftp', authority: server.authority, path: `/history/${path}` });

    async function put(path: string, text: string | Uint8Array): Promise<void> {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), text);
      for (const one of ['', join(path, '..'), path])
        await giveTo(server.account, join(folder, one));
      await run('ftpWorkspace.refresh', uriOf(''));
    }

    describe(server.title, () => {
      it('is shown as it was, also when it is no text', async () => {
        const binary = Uint8Array.of(0, 255, 254, 13, 10, 0);
        await put('logo.bin', binary);
        await fs.delete(uriOf('logo.bin'));
        assert.deepEqual(await readdir(folder), []);
        const version = uriOf('logo.bin').with({
          scheme: 'ftp-history',
          query: sha256(binary),
        });
        assert.deepEqual(await fs.readFile(version), Buffer.from(binary));
        assert.equal((await fs.stat(version)).size, 6);
        assert.equal(fs.isWritableFileSystem('ftp-history'), false);
        await assert.rejects(
          Promise.resolve(fs.readFile(version.with({ query: 'f'.repeat(64) }))),
          {
            code: 'FileNotFound',
          },
        );
      });

      it('is gone from this computer when the history is cleared', async () => {
        await put('secret.txt', 'hidden in the attic');
        const version = uriOf('secret.txt').with({
          scheme: 'ftp-history',
          query: sha256(Buffer.from('hidden in the attic')),
        });
        await fs.delete(uriOf('secret.txt'));
        await fs.readFile(version);
        await run('ftpWorkspace.clearHistory', '*', { confirm: false });
        assert.equal(await run('ftpWorkspace.restoreDeleted', server.authority), 0);
        // As the button of the view says it while a row has the focus.
        const row = { uri: uriOf('secret.txt'), version: {}, previous: undefined };
        assert.equal(await run('ftpWorkspace.restoreDeleted', row), 0);
      });

      after(async () => {
        await run('ftpWorkspace.disconnect', uriOf(''));
      });
    });
  }

  function sha256(content: Uint8Array): string {
    return createHash('sha256').update(content).digest('hex');
  }
});
