import assert from 'node:assert/strict';
import { chmod, chown, link, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemotePath } from '../../src/common/remotePath.ts';
import type { ReplacedFile, StoredFile } from '../../src/remote/remoteSession.ts';
import type { RealServer, ServerName } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const STAGED = '.ftp-workspace-0123456789ab.tmp';
const TIME = new Date('2026-03-04T05:06:07Z');
const isRoot = process.getuid?.() === 0;

/** What the check of a staged file tells of what it is to replace, from the servers themselves. */
describe('what is to be replaced, as a real server tells it', () => {
  const servers = useServers();

  for (const name of serverNames) {
    describe(name, () => {
      before(function () {
        servers.require(this, name);
      });

      /** Inspects the staged file, which the test has not to make, with what it would replace. */
      async function inspect(
        server: RealServer,
        replaces: RemotePath,
        mode?: number,
      ): Promise<StoredFile> {
        await writeFile(join(server.root, STAGED), 'staged');
        await server.own(join(server.root, STAGED));
        const client = await servers.open(server);
        return client.pool.run((session, signal) =>
          session.inspect(`/${STAGED}`, { replaces, mode, signal }),
        );
      }

      it('a file: size, time, mode, owner and the number of its names', async () => {
        const server = await servers.start(name);
        for (const file of ['file.txt', 'with space.txt']) {
          const path = join(server.root, file);
          await writeFile(path, 'content');
          await chmod(path, 0o640);
          await utimes(path, TIME, TIME);
          await server.own(path);
          await link(path, `${path}.2`);
          const { replaced, ...staged } = await inspect(server, `/${file}`, 0o640);
          const { kind, size, mtimeMs, mtimeUnitMs, mode, linkCount, owner } = entryOf(replaced);
          assert.deepEqual([kind, size, mtimeUnitMs, mode], ['file', 7, 1_000, 0o640], file);
          assert.equal(mtimeMs, TIME.getTime());
          assert.equal(linkCount, 2, file);
          assert.equal(owner, staged.owner);
          assert.ok(owner !== undefined);
          assert.deepEqual([staged.size, staged.mode, staged.tookMode], [6, 0o640, true]);
        }
      });

      it('a file of another owner', async function () {
        if (!isRoot) this.skip();
        const server = await servers.start(name);
        await writeFile(join(server.root, 'file.txt'), 'content');
        await chown(join(server.root, 'file.txt'), 0, 0);
        const { replaced, owner, group } = await inspect(server, '/file.txt');
        const target = entryOf(replaced);
        assert.notEqual(target.owner, owner);
        assert.notEqual(target.group, group);
        assert.ok([target.owner, target.group, owner, group].every((told) => told !== undefined));
      });

      it('a mode with its upper bits', async () => {
        const server = await servers.start(name);
        await writeFile(join(server.root, 'file.txt'), 'content');
        await server.own(join(server.root, 'file.txt'));
        await chmod(join(server.root, 'file.txt'), 0o4755);
        const { replaced, mode } = await inspect(server, '/file.txt', 0o4755);
        assert.equal(entryOf(replaced).mode, 0o4755);
        assert.equal(mode, keepsUpperBits(name) ? 0o4755 : 0o755);
      });

      it('a symbolic link', async () => {
        const server = await servers.start(name);
        await writeFile(join(server.root, 'file.txt'), 'content');
        await symlink('file.txt', join(server.root, 'link'));
        await server.own(server.root);
        assert.equal(entryOf((await inspect(server, '/link')).replaced).kind, 'symlink');
      });

      it('a folder', async () => {
        const server = await servers.start(name);
        await mkdir(join(server.root, 'folder'));
        await writeFile(join(server.root, 'folder/folder'), 'content');
        await server.own(server.root);
        const { replaced } = await inspect(server, '/folder');
        // Without MLST nothing but a refusal is told of it: what it is has to be looked up.
        if (!server.facts.hasMlsd) assert.equal(replaced, 'refused');
        else assert.equal(entryOf(replaced).kind, 'directory');
      });

      it('nothing, which is told by a refusal', async () => {
        const server = await servers.start(name);
        await writeFile(join(server.root, 'other'), 'content');
        await server.own(server.root);
        for (const path of ['/none', '/none/none', '/other/none', '/no ne']) {
          assert.equal((await inspect(server, path)).replaced, 'refused', path);
        }
      });
    });
  }
});

/** vsftpd says yes to SITE CHMOD and leaves them out. */
const keepsUpperBits = (name: ServerName): boolean => name !== 'vsftpd';

function entryOf(replaced: ReplacedFile | undefined): Exclude<ReplacedFile, string> {
  assert.ok(typeof replaced === 'object', 'The server told no file');
  return replaced;
}
