import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { noteSecret } from '../support/secrets.ts';
import { until } from '../support/vscode/until.ts';

const PASSWORD = noteSecret('imported-Ocelot-5518');
const PROXY_PASSWORD = noteSecret('proxy-Ocelot-5519');
const DEADLINE_MS = 30_000;

interface Saved {
  readonly id: string;
  readonly [key: string]: unknown;
}

describe('importing and exporting connections', () => {
  let folder: string;
  let before: readonly Saved[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-importing-'));
    before = connections();
  });

  afterEach(async () => {
    const known = before.map(({ id }) => id);
    for (const { id } of connections().filter((one) => !known.includes(one.id))) {
      await vscode.commands.executeCommand('ftpWorkspace.removeConnection', id, { confirm: false });
    }
    await rm(folder, { recursive: true, force: true });
  });

  async function fileWith(name: string, content: string): Promise<vscode.Uri> {
    const path = join(folder, name);
    await writeFile(path, content);
    return vscode.Uri.file(path);
  }

  async function importFile(uri: vscode.Uri, passwords: 'keep' | 'skip'): Promise<unknown> {
    const options = { confirm: false, passwords };
    return vscode.commands.executeCommand('ftpWorkspace.importConnections', uri, options);
  }

  function site(changes: Readonly<Record<string, unknown>> = {}): object {
    return { name: 'Imported', protocol: 'ftp', host: 'i.example', username: 'alice', ...changes };
  }

  /** Of those that this test has made. */
  function added(): readonly Saved[] {
    const known = before.map(({ id }) => id);
    return connections().filter(({ id }) => !known.includes(id));
  }

  it('writes the connections to the settings in one go, and no secret', async () => {
    let changes = 0;
    const listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('ftpWorkspace.connections')) changes += 1;
    });
    const text = [
      site({ password: PASSWORD, port: '2121', remotePath: '/import' }),
      site({ name: 'Other', host: 'other.example', password: PASSWORD, port: 21 }),
      { name: 'Over SSH', host: 'ssh.example', password: PASSWORD },
    ];
    try {
      const uri = await fileWith('sftp.json', JSON.stringify(text));
      assert.deepEqual(await importFile(uri, 'keep'), ['imported', 'other']);
    } finally {
      listener.dispose();
    }
    assert.deepEqual(added(), [
      {
        id: 'imported',
        name: 'Imported',
        host: 'i.example',
        port: 2121,
        user: 'alice',
        root: '/import',
      },
      { id: 'other', name: 'Other', host: 'other.example', user: 'alice' },
    ]);
    assert.equal(JSON.stringify(connections()).includes(PASSWORD), false);
    assert.equal(changes, 1);
  });

  it('does not import twice what is there', async () => {
    const uri = await fileWith('sftp.json', JSON.stringify(site({ remotePath: '/twice' })));
    assert.deepEqual(await importFile(uri, 'skip'), ['imported']);
    assert.deepEqual(await importFile(uri, 'skip'), []);
    assert.equal(added().length, 1);
  });

  it('says what is wrong with a file, and nothing of its content', async () => {
    const cut = await fileWith('sftp.json', `{"password": "${PASSWORD}`);
    await assert.rejects(Promise.resolve(importFile(cut, 'keep')), (error: Error) => {
      assert.match(error.message, /sftp\.json is not valid JSON/);
      return !error.message.includes(PASSWORD);
    });
    const missing = vscode.Uri.file(join(folder, 'missing.xml'));
    await assert.rejects(Promise.resolve(importFile(missing, 'keep')), /could not be read/);
    assert.deepEqual(added(), []);
  });

  it('exports without secrets what it reads again', async () => {
    const given = { id: 'exported', host: 'e.example', user: 'alice', group: 'Work' };
    const proxy = `http://alice:${PROXY_PASSWORD}@proxy.example:3128`;
    const target = vscode.Uri.file(join(folder, 'exported.json'));
    await update([...connections(), { ...given, proxy }]);
    await vscode.commands.executeCommand('ftpWorkspace.exportConnections', ['exported'], target);
    const text = await readFile(target.fsPath, 'utf8');
    assert.equal(text.includes(PROXY_PASSWORD), false);
    assert.deepEqual(JSON.parse(text), {
      format: 'ftp-workspace-connections',
      version: 1,
      connections: [{ ...given, proxy: 'http://alice@proxy.example:3128' }],
    });
    // What stood in the settings is moved away behind our back; the import is to come after that.
    await until(
      () => JSON.stringify(connections()),
      (settings) => !settings.includes(PROXY_PASSWORD),
      DEADLINE_MS,
    );
    await vscode.commands.executeCommand('ftpWorkspace.removeConnection', 'exported', {
      confirm: false,
    });
    assert.deepEqual(await importFile(target, 'keep'), ['exported']);
    assert.deepEqual(added(), [
      { name: 'exported', ...given, proxy: 'http://alice@proxy.example:3128' },
    ]);
  });
});

function connections(): readonly Saved[] {
  const { globalValue } =
    vscode.workspace.getConfiguration('ftpWorkspace').inspect<Saved[]>('connections') ?? {};
  return globalValue ?? [];
}

async function update(value: readonly Saved[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('ftpWorkspace');
  await configuration.update('connections', value, vscode.ConfigurationTarget.Global);
}
