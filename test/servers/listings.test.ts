import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { RemotePath } from '../../src/common/remotePath.ts';
import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const LIST_LIMIT = 5;
const PASSIVE = { mode: 'passive' as const };

/** Passes a control connection on, but for the port of passive mode: nobody listens on what it names. */
class PortSpoiler {
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(listener: Server) {
    this.#listener = listener;
  }

  static async start(server: RealServer): Promise<PortSpoiler> {
    const listener = createServer();
    const spoiler = new PortSpoiler(listener);
    listener.on('connection', (client) => spoiler.#relay(client, server));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return spoiler;
  }

  get port(): number {
    const address = this.#listener.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  #relay(client: Socket, { host, port }: RealServer): void {
    const upstream = connect(port, host);
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(upstream);
    upstream.setEncoding('latin1');
    upstream.on('data', (text: string) => client.write(spoiled(text), 'latin1'));
    upstream.on('end', () => client.end());
    client.on('close', () => upstream.destroy());
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    await once(this.#listener, 'close');
  }
}

function spoiled(text: string): string {
  return text.replace(/\|\|\|\d+\|/g, '|||1|').replace(/,\d+,\d+\)/g, ',0,1)');
}

describe('listings of real servers', () => {
  const servers = useServers();
  const spoilers: PortSpoiler[] = [];

  afterEach(async () => {
    for (const spoiler of spoilers.splice(0)) await spoiler.close();
  });

  async function openWithoutData(server: RealServer): Promise<ClientUnderTest> {
    const spoiler = await PortSpoiler.start(server);
    spoilers.push(spoiler);
    return servers.open(server, { host: '127.0.0.1', port: spoiler.port, data: PASSIVE });
  }

  for (const name of serverNames) {
    describe(`${name}, no data connection of which can be opened`, () => {
      before(function () {
        servers.require(this, name);
      });

      it('shows its folders by STAT: hidden files, spaces, empty and missing ones', async () => {
        const server = await servers.start(name);
        await mkdir(join(server.root, 'full folder'));
        await mkdir(join(server.root, 'empty'));
        await mkdir(join(server.root, '[x]'));
        await writeFile(join(server.root, 'full folder', 'a b.txt'), 'abc');
        await writeFile(join(server.root, 'full folder', '.hidden'), 'h');
        await writeFile(join(server.root, '[x]', '-a'), 'pattern and option');
        await writeFile(join(server.root, '[x]', 'b'), '');
        const { files } = await openWithoutData(server);
        assert.deepEqual(namesOf(await files.list('/empty')), []);
        assert.deepEqual(namesOf(await files.list('/')), ['[x]', 'empty', 'full folder']);
        const full = await files.list('/full folder');
        assert.deepEqual(namesOf(full), ['.hidden', 'a b.txt']);
        assert.deepEqual([full.get('a b.txt')?.kind, full.get('a b.txt')?.size], ['file', 3]);
        assert.deepEqual(namesOf(await files.list('/[x]')), ['-a', 'b']);
        await assert.rejects(files.list('/missing'), { code: 'not-found' });
        await assert.rejects(files.read('/full folder/a b.txt'), {
          code: 'data-connection-failed',
        });
      });

      it('shows the same as with data connections, times to the minute', async () => {
        const server = await servers.start(name);
        await writeFile(join(server.root, 'one.txt'), 'abc');
        const direct = await servers.open(server);
        const spoiledClient = await openWithoutData(server);
        const [by, without] = [direct, spoiledClient].map(async ({ files }) =>
          (await files.list('/')).get('one.txt'),
        );
        const [known, found] = [await by, await without];
        assert.equal(found?.size, known?.size);
        const minutes = [known, found].map((stat) => Math.floor((stat?.mtimeMs ?? 0) / 60_000));
        assert.equal(minutes[0], minutes[1]);
      });
    });
  }

  for (const name of serverNames) {
    it(`${name}: a folder that nobody may list is told so, however often it is asked for`, async function () {
      servers.require(this, name);
      const server = await servers.start(name);
      const folder = join(server.root, 'lists', 'locked');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'inside.txt'), 'inside');
      await server.own(join(server.root, 'lists'));
      await chmod(folder, 0o300);
      const { files } = await servers.open(server, { maxConnections: 1 });
      assert.deepEqual(namesOf(await files.list('/lists')), ['locked']);
      // Of the directory that it stands in vsftpd shows by STAT what it shows of no other.
      for (const _time of [1, 2, 3]) {
        await assert.rejects(files.list('/lists/locked'), { code: 'no-permission' });
      }
      await chmod(folder, 0o700);
      assert.deepEqual(namesOf(await files.list('/lists/locked')), ['inside.txt']);
    });
  }

  for (const name of serverNames) {
    describe(`${name}, by LIST`, () => {
      before(function () {
        servers.require(this, name);
      });

      it('shows all of a folder that holds names which are options', async () => {
        const server = await servers.start(name);
        await mkdir(join(server.root, 'files'));
        await mkdir(join(server.root, 'folders', '-a'), { recursive: true });
        for (const file of ['files/-a', 'files/.hidden', 'files/b', 'folders/-a/c', 'folders/d']) {
          await writeFile(join(server.root, file), '');
        }
        const { pool } = await servers.open(server);
        const list = (path: RemotePath) =>
          pool.run(async (session) => {
            const { entries } = await session.list(path, { withUnlisted: true });
            return entries.map((entry) => entry.name).sort();
          });
        assert.deepEqual(await list('/files'), ['-a', '.hidden', 'b']);
        assert.deepEqual(await list('/folders'), ['-a', 'd']);
      });
    });
  }

  for (const name of serverNames) {
    for (const [security, options] of [
      ['plain', {}],
      ['TLS', { tls: { mode: 'explicit', version: 'TLSv1.3' } }],
    ] as const) {
      it(`${name}, ${security}: neither a walk nor a copy follows links that lead back, however they are shown`, async function () {
        servers.require(this, name);
        const server = await servers.start(name, options);
        const tree = join(server.root, 'site', 'tree');
        await mkdir(join(tree, 'inner'), { recursive: true });
        await symlink('..', join(tree, 'up'));
        await symlink('.', join(tree, 'self'));
        await symlink('../..', join(tree, 'inner', 'up'));
        await server.own(join(server.root, 'site'));
        const { files } = await servers.open(server);
        const seen: string[] = [];
        await files.walk('/site/tree', { visit: (path) => void seen.push(path) });
        assert.ok(seen.includes('/site/tree/inner'));
        assert.ok(seen.length <= 16, `${seen.length} folders, ${seen.at(-1)}`);
        const copying = files.copy('/site/tree', '/site/copy', { overwrite: false });
        await assert.rejects(copying, { code: 'not-supported' });
        const { transfers } = files;
        const report = await transfers.copy(transfers.source, [
          { paths: ['/site/tree'], folder: '/site/copy' },
        ]);
        assert.deepEqual([report.folders, report.skipped.length, report.failed], [2, 3, []]);
      });
    }
  }

  describe(`pure-ftpd, which lists ${LIST_LIMIT} entries at most`, () => {
    before(function () {
      servers.require(this, 'pure-ftpd');
    });

    it('is found out: the missing rest is reported', async () => {
      const server = await servers.start('pure-ftpd', { listLimit: LIST_LIMIT });
      for (let n = 0; n < 9; n++) await writeFile(join(server.root, `f${n}`), '');
      const { files } = await servers.open(server);
      const reported: string[] = [];
      files.onDidRejectNames(({ rejected }) => {
        reported.push(...rejected.map(({ line, reason }) => `${line}: ${reason}`));
      });
      assert.ok((await files.list('/')).size <= LIST_LIMIT);
      assert.equal(reported.length, 1);
      assert.match(reported[0] ?? '', /^Output truncated to 5 matches: .*missing/);
    });

    it('is not suspected where a listing is complete', async () => {
      const server = await servers.start('pure-ftpd', { listLimit: LIST_LIMIT });
      await writeFile(join(server.root, 'only'), '');
      const { files } = await servers.open(server);
      let reports = 0;
      files.onDidRejectNames(() => reports++);
      assert.deepEqual([namesOf(await files.list('/')), reports], [['only'], 0]);
    });
  });
});

function namesOf(listing: ReadonlyMap<string, unknown>): string[] {
  return [...listing.keys()].sort();
}
