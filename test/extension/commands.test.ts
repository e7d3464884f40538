import { strict as assert } from 'node:assert';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension.ts';
import { ConnectionRegistry } from '../../src/extension/connections/connectionRegistry.ts';
import { giveTo } from '../support/servers/serverAccount.ts';
import { until } from '../support/vscode/until.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const ID = 'commands-suite';
const DEADLINE_MS = 30_000;

describe('the commands, called with arguments', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];
  if (!server) return;
  const [user = '', place = ''] = server.authority.split('@');
  const [host = '', port = ''] = place.split(':');
  const folder = join(server.root, 'commands');
  const fileUri = vscode.Uri.parse(`ftp://${ID}/commands/page.html`);

  before(async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'page.html'), 'before');
    await giveTo(server.account, folder);
    await giveTo(server.account, join(folder, 'page.html'));
  });

  afterEach(async () => {
    if (connections().some(({ id }) => id === ID)) {
      await vscode.commands.executeCommand('ftpWorkspace.removeConnection', ID, { confirm: false });
    }
  });

  it('add a connection whose password stays out of the settings', async () => {
    const password = await netrcPassword(host);
    const id = await add({ password });
    assert.equal(id, ID);
    assert.deepEqual(connections().filter(isOurs), [{ id: ID, host, port: Number(port), user }]);
    assert.equal(JSON.stringify(connections()).includes(password), false);
  });

  it('open files by the id of a connection', async () => {
    await add();
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(fileUri)).toString(), 'before');
    await vscode.workspace.fs.writeFile(fileUri, Buffer.from('after'));
    assert.equal(await readFile(join(folder, 'page.html'), 'utf8'), 'after');
  });

  it('change a connection, which is used from then on', async () => {
    await add({ port: 1 });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(fileUri)), {
      code: 'Unavailable',
    });
    await vscode.commands.executeCommand('ftpWorkspace.editConnection', ID, { port: Number(port) });
    assert.ok((await vscode.workspace.fs.readFile(fileUri)).length > 0);
  });

  it('remove a connection: its id leads nowhere any more', async () => {
    await add();
    await vscode.commands.executeCommand('ftpWorkspace.removeConnection', ID, { confirm: false });
    assert.deepEqual(connections().filter(isOurs), []);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(fileUri)));
  });

  it('leave those of one id alone, which only the settings can tell apart', async () => {
    const others = connections();
    const twice = [
      { id: ID, host: 'one.example.com' },
      { id: ID, host: 'two.example.com' },
    ];
    try {
      await put([...others, ...twice]);
      const removed = await vscode.commands.executeCommand('ftpWorkspace.removeConnection', ID, {
        confirm: false,
      });
      assert.equal(removed, false);
      assert.deepEqual(connections().filter(isOurs), twice);
      await vscode.commands.executeCommand('ftpWorkspace.editConnection', ID);
      const { label = '' } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
      assert.equal(label, 'settings.json');
    } finally {
      await put(others);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });

  it('remove a connection: another one of the same account keeps its password', async () => {
    const others = connections();
    const other = { id: `${ID}-other`, host: 'localhost', port: Number(port), user };
    const password = await netrcPassword(host);
    try {
      // By this name netrc knows no password.
      await add({ host: 'localhost', security: 'none', password });
      await put([...connections(), { ...other, security: 'none' }]);
      await vscode.commands.executeCommand('ftpWorkspace.removeConnection', ID, { confirm: false });
      const read = Promise.resolve(
        vscode.workspace.fs.readFile(fileUri.with({ authority: other.id })),
      );
      assert.ok((await read).length > 0);
    } finally {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await vscode.commands.executeCommand('ftpWorkspace.removeConnection', other.id, {
        confirm: false,
      });
      await put(others);
    }
  });

  it('disconnect: no session is left, and the next use connects again', async () => {
    await add();
    await vscode.workspace.fs.readFile(fileUri);
    assert.ok((sessions() ?? 0) > 0);
    await vscode.commands.executeCommand('ftpWorkspace.disconnect', ID);
    assert.equal(sessions() ?? 0, 0);
    await vscode.workspace.fs.stat(fileUri);
    assert.ok((sessions() ?? 0) > 0);
  });

  for (const [what, target] of [
    ['id', ID],
    ['Uri', fileUri],
  ] as const) {
    it(`open a console by ${what}, on which commands go to the server`, async () => {
      await add();
      await vscode.commands.executeCommand('ftpWorkspace.openConsole', target);
      const terminal = vscode.window.terminals.find(({ name }) => name === `FTP ${ID}`);
      assert.ok(terminal);
      terminal.sendText(`MKD /commands/by-${what}`);
      await until(
        () => readdir(folder),
        (names) => names.includes(`by-${what}`),
        DEADLINE_MS,
      );
      terminal.dispose();
      await until(
        () => vscode.window.terminals,
        (terminals) => !terminals.includes(terminal),
        DEADLINE_MS,
      );
    });
  }

  it('remove a connection whose encoding is answered for later: it stays away', async () => {
    const registry = new ConnectionRegistry();
    try {
      await add();
      await registry.change(ID, { encoding: 'koi8-r' });
      assert.equal(registry.raw(ID)?.['encoding'], 'koi8-r');
      await vscode.commands.executeCommand('ftpWorkspace.removeConnection', ID, { confirm: false });
      const left = connections();
      await registry.change(ID, { encoding: 'koi8-r' });
      assert.deepEqual(connections(), left);
    } finally {
      registry.dispose();
    }
  });

  it('refuse a URL that is none, and one of another protocol', async () => {
    for (const url of ['http://example.com/', 'sftp://127.0.0.1/', 'ftp://', 'ftp://h:99999/']) {
      const opened = vscode.commands.executeCommand('ftpWorkspace.openFolder', url);
      await assert.rejects(Promise.resolve(opened), /\.$/, url);
    }
  });

  async function put(entries: readonly object[]): Promise<void> {
    await vscode.workspace
      .getConfiguration('ftpWorkspace')
      .update('connections', entries, vscode.ConfigurationTarget.Global);
  }

  async function add(changes: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return vscode.commands.executeCommand('ftpWorkspace.addConnection', {
      id: ID,
      host,
      port: Number(port),
      user,
      ...changes,
    });
  }
});

/** There are others, which the environment has made. */
function isOurs({ id }: { readonly id: string }): boolean {
  return id === ID;
}

function connections(): readonly { readonly id: string }[] {
  const { globalValue } =
    vscode.workspace.getConfiguration('ftpWorkspace').inspect<{ id: string }[]>('connections') ??
    {};
  return globalValue ?? [];
}

function sessions(): number | undefined {
  const extension = vscode.extensions.getExtension<TestApi>('ftp-workspace.ftp-workspace');
  const pools = extension?.exports.pools() ?? [];
  return pools.find(({ authority }) => authority === ID)?.status?.total;
}

async function netrcPassword(host: string): Promise<string> {
  const path = process.env['NETRC'] ?? '';
  const line = new RegExp(`machine ${host} login \\S+ password (\\S+)`);
  const password = line.exec(await readFile(path, 'utf8'))?.[1];
  assert.ok(password);
  return password;
}
