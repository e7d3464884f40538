import assert from 'node:assert/strict';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import type { RealServer, ServerName } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const OVERWRITE = { create: true, overwrite: true };
const isRoot = process.getuid?.() === 0;
const text = (content: string): Buffer => Buffer.from(content);

/** In which way a save is done, and what of a file it keeps: by what the servers themselves tell. */
describe('the way of a save', () => {
  const servers = useServers();

  for (const name of serverNames) {
    describe(name, () => {
      let server: RealServer;
      let client: ClientUnderTest;

      before(function () {
        servers.require(this, name);
      });

      beforeEach(async () => {
        server = await servers.start(name);
        client = await servers.open(server);
      });

      const onDisk = (path: string): string => join(server.root, path);
      const content = (path: string): Promise<string> => readFile(onDisk(path), 'utf8');

      async function file(path: string, mode = 0o644): Promise<void> {
        await writeFile(onDisk(path), 'old');
        await server.own(onDisk(path));
        await chmod(onDisk(path), mode);
      }

      /** Saves twice: what the first save has taught the client must not mislead the second. */
      async function save(path: string): Promise<void> {
        for (const added of ['', ' and more']) {
          await client.files.write(`/${path}`, text(`new${added}`), OVERWRITE);
          assert.equal(await content(path), `new${added}`);
        }
        const names = await readdir(server.root);
        assert.deepEqual(
          names.filter((left) => left.startsWith('.ftp-workspace-')),
          [],
        );
      }

      const wasInPlace = (reason: string): boolean =>
        client.log.some((line) => line.includes('in place') && line.includes(reason));

      it('a file of one name and our own is replaced, with its mode', async () => {
        for (const mode of [0o644, 0o640, 0o600, 0o755, 0o666]) {
          // Each of them a file of its own: one that others change between two saves is a conflict.
          const path = `${mode.toString(8)}.txt`;
          await file(path, mode);
          await save(path);
          assert.equal((await lstat(onDisk(path))).mode & 0o7777, mode);
        }
        assert.ok(!wasInPlace(''));
      });

      it('keeps the upper bits of a mode, where the server can', async () => {
        await file('file.txt', 0o4755);
        await save('file.txt');
        const { mode } = await lstat(onDisk('file.txt'));
        // To write into a file takes that bit from it: the system does so, on any server.
        assert.equal(mode & 0o7777, keepsUpperBits(name) ? 0o4755 : 0o755);
        assert.equal(wasInPlace('its mode cannot be kept'), !keepsUpperBits(name));
      });

      it('a file with several names stays one', async () => {
        for (const path of ['file.txt', 'with space.txt']) {
          await file(path);
          await link(onDisk(path), onDisk(`${path}.twin`));
          await save(path);
          assert.equal(await content(`${path}.twin`), 'new and more');
        }
        assert.ok(wasInPlace('several names'));
      });

      it('a file of another owner and group keeps them', async function () {
        if (!isRoot) this.skip();
        await file('file.txt', 0o666);
        await chown(onDisk('file.txt'), 0, 0);
        await save('file.txt');
        const { uid, gid } = await lstat(onDisk('file.txt'));
        assert.deepEqual([uid, gid], [0, 0]);
        assert.ok(wasInPlace('another owner'));
      });

      it('a file of another group keeps it', async function () {
        if (!isRoot) this.skip();
        await file('file.txt');
        const { uid, gid } = await lstat(onDisk('file.txt'));
        await chown(onDisk('file.txt'), uid, gid + 1);
        await save('file.txt');
        assert.equal((await lstat(onDisk('file.txt'))).gid, gid + 1);
        assert.ok(wasInPlace('another group'));
      });

      it('a file of another owner that is closed to us is not taken from them', async function () {
        if (!isRoot) this.skip();
        await file('file.txt');
        await chown(onDisk('file.txt'), 0, 0);
        const saving = client.files.write('/file.txt', text('new'), OVERWRITE);
        await assert.rejects(saving, { code: 'no-permission' });
        assert.equal(await content('file.txt'), 'old');
        assert.deepEqual(await readdir(server.root), ['file.txt']);
      });

      it('a link that leads nowhere is written through, or kept', async () => {
        await symlink('target.txt', onDisk('link'));
        await server.own(server.root);
        if (!makesTargets(name)) {
          const saving = client.files.write('/link', text('new'), OVERWRITE);
          await assert.rejects(saving, { code: 'link-not-writable' });
        } else {
          await client.files.write('/link', text('new'), OVERWRITE);
          assert.equal(await content('target.txt'), 'new');
        }
        assert.equal(await readlink(onDisk('link')), 'target.txt');
      });

      it('a folder that takes no new file is written into', async () => {
        await mkdir(onDisk('d'));
        await file('d/file.txt', 0o666);
        await server.own(server.root);
        await chmod(onDisk('d'), 0o555);
        try {
          await save('d/file.txt');
        } finally {
          await chmod(onDisk('d'), 0o755);
        }
        assert.ok(wasInPlace('the folder takes no new file'));
      });
    });
  }
});

/** The others open no such link for writing. */
const makesTargets = (name: ServerName): boolean => name === 'vsftpd' || name === 'pyftpdlib';

/** vsftpd says yes to SITE CHMOD and leaves them out. */
const keepsUpperBits = (name: ServerName): boolean => name !== 'vsftpd';
