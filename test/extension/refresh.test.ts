import { strict as assert } from 'node:assert';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { giveTo } from '../support/servers/serverAccount.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const FOLDERS = ['one', 'two', 'three'] as const;

describe('what is looked at again', function () {
  this.timeout(60_000);

  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];
  if (!server) return;
  const top = join(server.root, 'refresh');
  const uriOf = (folder: string) => vscode.Uri.parse(`ftp://${server.authority}/refresh/${folder}`);

  before(async () => {
    for (const folder of FOLDERS) await mkdir(join(top, folder), { recursive: true });
    await giveTo(server.account, top);
  });

  async function shown(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const folder of FOLDERS) {
      for (const [name] of await vscode.workspace.fs.readDirectory(uriOf(folder))) {
        found.push(`${folder}/${name}`);
      }
    }
    return found;
  }

  const ways = {
    'is a folder': { given: [uriOf('one')], seen: ['one'] },
    'is each folder that is selected': {
      given: [uriOf('one'), [uriOf('one'), uriOf('two')]],
      seen: ['one', 'two'],
    },
    'is all of a server': { given: [server.authority], seen: FOLDERS },
    'is all that is in use where nothing is named': { given: [], seen: FOLDERS },
  } as const;

  for (const [title, { given, seen }] of Object.entries(ways)) {
    it(title, async () => {
      const before = await shown();
      const name = title.replaceAll(' ', '-');
      for (const folder of FOLDERS) await writeFile(join(top, folder, name), 'theirs\n');
      await vscode.commands.executeCommand('ftpWorkspace.refresh', ...given);
      const now = await shown();
      const appeared = now.filter((path) => !before.includes(path));
      assert.deepEqual(
        appeared,
        seen.map((folder) => `${folder}/${name}`),
      );
      // The next one begins with all that is there.
      await vscode.commands.executeCommand('ftpWorkspace.refresh', server.authority);
    });
  }
});
