import { strict as assert } from 'node:assert';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readConfiguration } from '../../src/extension/configuration.ts';
import { startTestProxy, type TestProxy } from '../support/proxy/testProxy.ts';
import { noteSecret } from '../support/secrets.ts';
import { giveTo } from '../support/servers/serverAccount.ts';
import { until } from '../support/vscode/until.ts';
import { readEnvironment } from './environmentFile.ts';
import type { FtpServers, HostedServer } from './ftpServers.ts';

const ID = 'ways-suite';
const DEADLINE_MS = 30_000;
const LOGIN = { user: 'proxy-user', password: noteSecret('quiet-Meridian-4470') };

describe('a connection on another way than the usual one', () => {
  const { ftpServers } = readEnvironment().data as unknown as FtpServers['data'];
  const [server] = JSON.parse(ftpServers) as HostedServer[];
  if (!server) return;
  const [user = '', place = ''] = server.authority.split('@');
  const [host = '', port = ''] = place.split(':');
  const folder = join(server.root, 'ways');
  const uri = vscode.Uri.parse(`ftp://${ID}/ways/page.html`);
  let others: readonly object[];
  let proxy: TestProxy | undefined;

  before(async () => {
    others = connections();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'page.html'), 'content');
    await giveTo(server.account, folder);
    await giveTo(server.account, join(folder, 'page.html'));
  });

  afterEach(async () => {
    await vscode.commands.executeCommand('ftpWorkspace.removeConnection', ID, { confirm: false });
    await vscode.workspace.getConfiguration('http').update('proxy', undefined, true);
    await proxy?.close();
    proxy = undefined;
    assert.deepEqual(connections(), others);
  });

  it('in active mode', async () => {
    await save({ dataConnection: 'active' });
    assert.equal(await read(), 'content');
  });

  for (const kind of ['socks5', 'http'] as const) {
    it(`through a proxy (${kind}), whose password leaves the settings`, async () => {
      proxy = await startTestProxy({ kind, login: LOGIN });
      const at = `${LOGIN.user}:${LOGIN.password}@127.0.0.1:${proxy.proxy.port}`;
      await save({ proxy: `${kind}://${at}` });
      assert.equal(await read(), 'content');
      assert.ok(proxy.requests.length >= 2);
      await until(
        () => Promise.resolve(JSON.stringify(connections())),
        (text) => !text.includes(LOGIN.password),
        DEADLINE_MS,
      );
      const clean = `${kind}://${LOGIN.user}@127.0.0.1:${proxy.proxy.port}`;
      assert.ok(JSON.stringify(connections()).includes(`"${clean}"`));
      // Now it comes from the secret storage.
      await vscode.commands.executeCommand('ftpWorkspace.reconnect', ID);
      assert.equal(await read(), 'content');
    });
  }

  it("through the editor's proxy", async () => {
    proxy = await startTestProxy({ kind: 'http' });
    const url = `http://127.0.0.1:${proxy.proxy.port}`;
    await vscode.workspace.getConfiguration('http').update('proxy', url, true);
    await save({ proxy: 'editor' });
    assert.equal(await read(), 'content');
    assert.ok(proxy.requests.some((request) => request.port === Number(port)));
  });

  it('through a proxy that does not run: nothing goes around it', async () => {
    await save({ proxy: 'socks5://127.0.0.1:1' });
    await assert.rejects(read(), { code: 'Unavailable', message: /proxy/i });
  });

  describe('with more patience than a timer has room for', () => {
    const configuration = () => vscode.workspace.getConfiguration('ftpWorkspace');
    const keys = ['timeout.connect', 'timeout.reply', 'watch.interval'];

    afterEach(async () => {
      for (const key of keys) await configuration().update(key, undefined, true);
    });

    for (const key of keys) {
      it(key, async () => {
        await configuration().update(key, 9_999_999, true);
        await save({});
        assert.equal(await read(), 'content');
        // Looks for changes get rarer without the focus, and where they fail.
        assert.ok(readConfiguration().watchIntervalMs * 48 < 2 ** 31);
      });
    }
  });

  /** As a person writes it. */
  async function save(changes: Readonly<Record<string, unknown>>): Promise<void> {
    // Behind a proxy no server is known to be near: mode auto would ask about plain text.
    const entry = { id: ID, host, port: Number(port), user, security: 'none', ...changes };
    await vscode.workspace
      .getConfiguration('ftpWorkspace')
      .update('connections', [...others, entry], vscode.ConfigurationTarget.Global);
  }

  async function read(): Promise<string> {
    return Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();
  }
});

function connections(): readonly object[] {
  const configuration = vscode.workspace.getConfiguration('ftpWorkspace');
  return configuration.inspect<object[]>('connections')?.globalValue ?? [];
}
