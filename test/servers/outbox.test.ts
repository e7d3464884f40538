import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutboxWindow, UPLOAD_DEADLINE_MS } from '../support/outboxWindow.ts';
import { serverNames, type RealServer } from '../support/servers/realServer.ts';
import { until } from '../support/vscode/until.ts';
import { useServers } from './useServers.ts';

describe('saves while a real server is away', () => {
  const servers = useServers();
  const windows: OutboxWindow[] = [];
  let keeping: string;

  beforeEach(async () => {
    keeping = await mkdtemp(join(tmpdir(), 'ftp-outbox-keeping-'));
  });

  afterEach(async () => {
    for (const window of windows.splice(0)) await window.close();
    await rm(keeping, { recursive: true, force: true });
  });

  async function open({ host, port, user, password, security: mode }: RealServer) {
    const options = { host, port, user, password, security: { mode } };
    const window = await OutboxWindow.open(options, keeping);
    windows.push(window);
    return window;
  }

  for (const name of serverNames) {
    it(`${name}: kept, uploaded by the next window, and not over what others saved`, async function () {
      servers.require(this, name);
      const server = await servers.start(name);
      const page = join(server.root, 'page.html');
      await writeFile(page, 'old\n');
      await writeFile(join(server.root, 'other.html'), 'old\n');
      await server.own(server.root);

      const first = await open(server);
      assert.equal(await first.show('/page.html'), 'old\n');
      assert.equal(await first.show('/other.html'), 'old\n');
      await server.kill('SIGKILL');
      await first.save('/page.html', 'typed offline\n');
      await first.save('/other.html', 'typed offline\n');
      assert.equal(first.questions, 1);
      await first.close();
      windows.pop();

      await writeFile(join(server.root, 'other.html'), 'new\n');
      await server.restart();
      const window = await open(server);
      assert.equal(await window.show('/page.html'), 'typed offline\n');
      await window.remote.run();
      await until(
        () => window.conflicts,
        (paths) => paths.includes('/other.html'),
        UPLOAD_DEADLINE_MS,
      );
      assert.equal(await readFile(page, 'utf8'), 'typed offline\n');
      assert.equal(await readFile(join(server.root, 'other.html'), 'utf8'), 'new\n');
      assert.deepEqual(
        window.outbox.entries.map(({ path, reason }) => `${reason} ${path}`),
        ['conflict /other.html'],
      );
      const left = (await readdir(server.root)).filter((entry) => entry.startsWith('.ftp-'));
      assert.deepEqual(left, []);
    });
  }
});
