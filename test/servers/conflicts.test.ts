import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConflictError } from '../../src/remote/guard/conflict.ts';
import type { Snapshot } from '../../src/remote/guard/snapshot.ts';
import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const FILE = '/page.html';
const OVER = { create: true, overwrite: true };

/** Others edit through the disk of the server, which tells nobody. */
describe('a save of what others have changed', () => {
  const servers = useServers();
  let keepingDirectory: string;

  beforeEach(async () => {
    keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-conflicts-'));
  });
  afterEach(() => rm(keepingDirectory, { recursive: true, force: true }));

  for (const name of serverNames) {
    describe(name, () => {
      let server: RealServer;
      let client: ClientUnderTest;

      before(function () {
        servers.require(this, name);
      });

      beforeEach(async () => {
        server = await servers.start(name);
        client = await servers.open(server, { keepingDirectory });
        await writeFile(onDisk(), 'the base');
        await server.own(onDisk());
      });

      const onDisk = (): string => join(server.root, 'page.html');
      const content = (): Promise<string> => readFile(onDisk(), 'utf8');

      async function edit(): Promise<void> {
        await client.files.list('/');
        await client.files.read(FILE);
        client.files.documents.adopt(FILE);
        client.files.documents.hold(FILE);
      }

      async function save(text: string, expected?: Snapshot): Promise<void> {
        client.files.documents.willSave(FILE);
        await client.files.write(FILE, Buffer.from(text), { ...OVER, expected });
      }

      /** The same size, and the time that the file has already. */
      async function changeUnseen(text: string): Promise<void> {
        const { mtime } = await stat(onDisk());
        await writeFile(onDisk(), text);
        await utimes(onDisk(), mtime, mtime);
      }

      async function stopped(saving: Promise<void>): Promise<ConflictError> {
        const before = await content();
        const error: unknown = await saving.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        assert.ok(error instanceof ConflictError, `no conflict: ${String(error)}`);
        assert.equal(Buffer.from(error.conflict.theirs?.content ?? []).toString(), before);
        assert.equal(await content(), before);
        return error;
      }

      it('is stopped: another size, the same size, and that in the second of our read', async () => {
        await edit();
        await changeUnseen('THE BASE');
        await stopped(save('mine'));
        await writeFile(onDisk(), 'of another size');
        const { theirs } = (await stopped(save('mine'))).conflict;
        await save('mine', theirs?.snapshot);
        assert.equal(await content(), 'mine');
      });

      it('is stopped: the same size in the second of our own save', async () => {
        await edit();
        await save('my first');
        await changeUnseen('MY FIRST');
        await stopped(save('my second'));
      });

      it('goes on after its own saves, and where the file was only touched', async () => {
        await edit();
        for (const text of ['one', 'two', 'six']) await save(text);
        const then = new Date(Date.now() - 3_600_000);
        await utimes(onDisk(), then, then);
        await save('ten');
        assert.equal(await content(), 'ten');
      });

      it('is told as saved to one of two windows that save at the same moment', async () => {
        const mine = { keepingDirectory, workspace: 'another' };
        const windows = [client, await servers.open(server, mine)];
        for (let round = 0; round < 3; round++) {
          for (const { files } of windows) {
            files.refresh(FILE);
            await files.read(FILE);
            files.documents.adopt(FILE);
            files.documents.hold(FILE);
          }
          const texts = windows.map((_, index) => `round ${round} of window ${index}`);
          const saving = windows.map(({ files }, index) => {
            files.documents.willSave(FILE);
            return files.write(FILE, Buffer.from(texts[index]!), OVER);
          });
          const all = await Promise.allSettled(saving);
          const winner = all.findIndex(({ status }) => status === 'fulfilled');
          const loser = all[1 - winner];
          assert.ok(loser?.status === 'rejected' && loser.reason instanceof ConflictError);
          assert.equal(await content(), texts[winner]);
        }
      });

      it('is stopped after the window was loaded again, and in a second window', async () => {
        await edit();
        await client.files.written();
        const other = await servers.open(server, { keepingDirectory });
        await other.files.read(FILE);
        await other.files.write(FILE, Buffer.from('by the other window'), OVER);
        await stopped(save('mine'));
        await client.close();
        client = await servers.open(server, { keepingDirectory });
        client.files.documents.hold(FILE);
        const { base } = (await stopped(save('mine'))).conflict;
        assert.equal(Buffer.from(base?.content ?? []).toString(), 'the base');
      });
    });
  }
});
