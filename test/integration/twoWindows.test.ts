import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConflictError } from '../../src/remote/guard/conflict.ts';
import { openClient, type ClientUnderTest } from '../support/clientUnderTest.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const FILE = '/page.html';
const OVER = { create: true, overwrite: true };
const ROUNDS = 4;

describe('two windows of one computer that save one file at the same moment', () => {
  let keepingDirectory: string;
  let other: ClientUnderTest | undefined;

  // Before the end of the scene, which waits for the end of its sessions.
  afterEach(async () => {
    await other?.close();
    other = undefined;
  });
  const openScene = useScenes();

  beforeEach(async () => {
    keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-windows-'));
  });
  afterEach(() => rm(keepingDirectory, { recursive: true, force: true }));

  async function open(
    server: Parameters<typeof openScene>[0],
    client: Parameters<typeof openScene>[1] = {},
  ): Promise<{ scene: Scene; windows: readonly ClientUnderTest[] }> {
    const both = { ...client, keepingDirectory };
    const scene = await openScene(server, both, { 'page.html': 'the base' });
    const { port } = scene.server;
    const login = { host: '127.0.0.1', port, user: 'tester', password: TEST_PASSWORD };
    other = await openClient({ ...login, ...both, workspace: 'another' });
    return { scene, windows: [scene.client, other] };
  }

  for (const [title, server, client] of [
    ['by a rename', {}, {}],
    ['by a rename of a server that renames over nothing', { renameOverExisting: 'refuse' }, {}],
    ['in place', {}, { saveStrategy: 'direct' }],
    ['on a server that tells sizes and times alone', { mlsd: false }, {}],
  ] as const) {
    it(`are never both told that it is saved: ${title}`, async () => {
      const { scene, windows } = await open(server, client);
      for (let round = 0; round < ROUNDS; round++) {
        for (const { files } of windows) {
          files.refresh(FILE);
          await files.read(FILE);
          files.documents.adopt(FILE);
          files.documents.hold(FILE);
        }
        const texts = windows.map((_, index) => `round ${round} of window ${index}`);
        const all = await Promise.allSettled(
          windows.map(({ files }, index) => {
            files.documents.willSave(FILE);
            return files.write(FILE, bytes(texts[index]!), OVER);
          }),
        );
        const winner = all.findIndex(({ status }) => status === 'fulfilled');
        const loser = all[1 - winner];
        assert.ok(loser?.status === 'rejected', 'both were told that it is saved');
        assert.ok(loser.reason instanceof ConflictError, String(loser.reason));
        assert.equal(await scene.textOnDisk('page.html'), texts[winner]);
        const { theirs } = loser.reason.conflict;
        assert.equal(Buffer.from(theirs?.content ?? []).toString(), texts[winner]);
      }
      assert.deepEqual(await readdir(join(keepingDirectory, 'server', 'locks')), []);
    });
  }

  for (const saveStrategy of ['auto', 'direct'] as const) {
    it(`of a new name do not write over each other: ${saveStrategy}`, async () => {
      const { scene, windows } = await open({}, { saveStrategy });
      for (let round = 0; round < ROUNDS; round++) {
        const name = `new-${round}.html`;
        for (const { files } of windows) {
          await files.list('/');
          files.documents.adopt(`/${name}`);
        }
        const texts = windows.map((_, index) => `round ${round} of window ${index}`);
        const all = await Promise.allSettled(
          windows.map(({ files }, index) => files.write(`/${name}`, bytes(texts[index]!), OVER)),
        );
        const winner = all.findIndex(({ status }) => status === 'fulfilled');
        const loser = all[1 - winner];
        assert.ok(loser?.status === 'rejected', 'both were told that it is saved');
        assert.ok(loser.reason instanceof ConflictError, String(loser.reason));
        assert.equal(await scene.textOnDisk(name), texts[winner]);
      }
    });

    it(`of an upload do not write over each other: ${saveStrategy}`, async () => {
      const { scene, windows } = await open({}, { saveStrategy });
      const local = windows.map((_, index) => join(keepingDirectory, `local-${index}`));
      for (const [index, folder] of local.entries()) {
        await mkdir(folder);
        await writeFile(join(folder, 'new.html'), `of window ${index}`);
      }
      const reports = await Promise.all(
        windows.map(({ files }, index) =>
          files.transfers.upload([{ paths: [join(local[index]!, 'new.html')], folder: '/' }]),
        ),
      );
      const winner = reports.findIndex(({ files }) => files === 1);
      assert.equal(reports[1 - winner]?.files, 0, 'both were told that it is uploaded');
      assert.equal(await scene.textOnDisk('new.html'), `of window ${winner}`);
    });
  }
});
