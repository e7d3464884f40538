import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import { serverNames, type RealServer } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const UNDOABLE = { recursive: true, undoable: true } as const;
const TRASH = '/kept/.trash';
const NAME = /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_[0-9a-f]{8}_(.*)$/;

describe('a trash on a real server', () => {
  const servers = useServers();

  async function put(server: RealServer, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      const whole = join(server.root, path);
      await mkdir(join(whole, '..'), { recursive: true });
      await writeFile(whole, text);
    }
    for (const name of await readdir(server.root)) await server.own(join(server.root, name));
  }

  async function trashed(server: RealServer): Promise<readonly string[]> {
    const names = await readdir(join(server.root, TRASH));
    return names.map((name) => NAME.exec(name)?.[1] ?? `no name of ours: ${name}`).sort();
  }

  /** As Restore Deleted does it. */
  async function moveBack({ files }: ClientUnderTest, path: string): Promise<void> {
    const deletions = await files.history.deletions();
    const deletion = deletions.find((one) => one.path === path);
    assert.ok(deletion?.movedTo, path);
    await files.rename(deletion.movedTo, path, { overwrite: false });
    await files.history.forgetDeletion(deletion);
  }

  for (const name of serverNames) {
    describe(name, () => {
      before(function () {
        servers.require(this, name);
      });

      it('takes files and folders of one name, and gives each back', async () => {
        const server = await servers.start(name);
        await put(server, {
          'kept/x': '',
          'a/page.html': 'of a',
          'b/page.html': 'of b',
          'site/page.html/inner.txt': 'a folder with the name of a file',
        });
        const client = await servers.open(server, { trash: TRASH });
        const { files } = client;
        for (const path of ['/a/page.html', '/b/page.html', '/site/page.html']) {
          await files.delete(path, UNDOABLE);
          await assert.rejects(files.stat(path, { fresh: true }), { code: 'not-found' });
        }
        assert.deepEqual(await trashed(server), ['page.html', 'page.html', 'page.html']);
        for (const path of ['/b/page.html', '/site/page.html', '/a/page.html']) {
          await moveBack(client, path);
        }
        assert.deepEqual(await trashed(server), []);
        const texts = await Promise.all([
          readFile(join(server.root, 'a/page.html'), 'utf8'),
          readFile(join(server.root, 'b/page.html'), 'utf8'),
          readFile(join(server.root, 'site/page.html/inner.txt'), 'utf8'),
        ]);
        assert.deepEqual(texts, ['of a', 'of b', 'a folder with the name of a file']);
      });

      it('is not restored over what has come in its place', async () => {
        const server = await servers.start(name);
        await put(server, { 'kept/x': '', 'site/page.html': 'deleted' });
        const client = await servers.open(server, { trash: TRASH });
        await client.files.delete('/site', UNDOABLE);
        await put(server, { 'site/page.html': 'by others' });
        client.files.refresh('/');
        await assert.rejects(moveBack(client, '/site'), { code: 'exists' });
        assert.deepEqual(await trashed(server), ['site']);
        assert.equal(await readFile(join(server.root, 'site/page.html'), 'utf8'), 'by others');
      });

      it('lets go of what is deleted in it, and of a folder only as a whole', async () => {
        const server = await servers.start(name);
        await put(server, { 'kept/x': '', 'site/a.txt': 'a', 'site/b.txt': 'b' });
        const { files } = await servers.open(server, { trash: TRASH });
        const careful = { recursive: false, undoable: true };
        await assert.rejects(files.delete('/site', careful), { code: 'not-empty' });
        await files.delete('/site', UNDOABLE);
        const [deletion] = await files.history.deletions();
        await files.delete(`${deletion?.movedTo}/a.txt`, UNDOABLE);
        assert.deepEqual(await readdir(join(server.root, deletion?.movedTo ?? '')), ['b.txt']);
        await files.delete(deletion?.movedTo ?? '', UNDOABLE);
        assert.deepEqual(await trashed(server), []);
      });
    });
  }
});
