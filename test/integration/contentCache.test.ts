import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ClientOptions } from '../support/clientUnderTest.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const DAY_MS = 86_400_000;
/** Longer than what was seen is believed. */
const LATER_MS = 31_000;
const OLD_MS = Math.floor(Date.now() / 1_000) * 1_000 - 7 * DAY_MS;

const SITE: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [`d${index % 4}/f${index}.txt`, `content ${index}`]),
);
const FILE = '/d0/f0.txt';

describe('contents that were read', () => {
  const open = useScenes();
  let keepingDirectory: string;

  beforeEach(async () => {
    keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-contents-'));
  });

  afterEach(() => rm(keepingDirectory, { recursive: true, force: true }));

  interface Clock {
    nowMs: number;
  }

  const opened = async (
    server: Partial<FtpServerOptions> = {},
    client: Partial<ClientOptions> = {},
    mtimeMs = OLD_MS,
  ): Promise<{ scene: Scene; clock: Clock }> => {
    const clock = { nowMs: Date.now() };
    const options = { now: () => clock.nowMs, keepingDirectory, ...client };
    const scene = await open(server, options, SITE);
    for (const path of Object.keys(SITE)) await setTime(scene, `/${path}`, mtimeMs);
    return { scene, clock };
  };

  const setTime = (scene: Scene, path: string, mtimeMs: number) =>
    utimes(join(scene.root, path), mtimeMs / 1_000, mtimeMs / 1_000);

  const readText = async (scene: Scene, path = FILE) =>
    Buffer.from(await scene.files.read(path)).toString();

  const readTree = async (scene: Scene): Promise<string[]> => {
    const folders = ['/d0', '/d1', '/d2', '/d3'];
    const texts = await Promise.all(
      folders.map(async (folder) => {
        const names = [...(await scene.files.list(folder)).keys()];
        return Promise.all(names.map((name) => readText(scene, `${folder}/${name}`)));
      }),
    );
    return texts.flat().sort();
  };

  const transfers = (scene: Scene) => scene.server.counts()['RETR'] ?? 0;

  /** What a session says that was idle for long is not what it is about. */
  const asked = (scene: Scene) => scene.operations.filter((line) => line !== 'NOOP');

  const storedFiles = async (): Promise<string[]> => {
    const directory = join(keepingDirectory, 'contents');
    const names = await readdir(directory).catch(() => []);
    return names.map((name) => join(directory, name));
  };

  for (const mlsd of [true, false]) {
    describe(`on a server ${mlsd ? 'with' : 'without'} MLST`, () => {
      it('cost one stat when the file is opened again', async () => {
        const { scene, clock } = await opened({ mlsd });
        await scene.files.list('/d0');
        assert.equal(await readText(scene), 'content 0');
        await scene.files.written();
        clock.nowMs += LATER_MS;
        scene.server.reset();
        assert.equal(await readText(scene), 'content 0');
        assert.deepEqual(asked(scene), mlsd ? [`MLST ${FILE}`] : [`SIZE ${FILE}`, `MDTM ${FILE}`]);
      });

      it('cost nothing where the folder was listed just now', async () => {
        const { scene } = await opened({ mlsd });
        await scene.files.list('/d0');
        await readText(scene);
        await scene.files.written();
        scene.server.reset();
        assert.equal(await readText(scene), 'content 0');
        assert.deepEqual(scene.sent, []);
      });

      it('of a tree that is searched twice are transferred once', async () => {
        const { scene, clock } = await opened({ mlsd });
        const first = await readTree(scene);
        assert.equal(first.length, 40);
        await scene.files.written();
        assert.equal(transfers(scene), 40);
        clock.nowMs += LATER_MS;
        await scene.write(FILE, 'changed 0');
        scene.server.reset();
        const again = await readTree(scene);
        assert.equal(transfers(scene), 1);
        assert.deepEqual(
          again,
          first.map((text) => (text === 'content 0' ? 'changed 0' : text)).sort(),
        );
      });

      it('are not given out for a new file of the same size and time', async () => {
        // Written a moment ago, and once more in the same second, and in the same minute.
        const justNow = Math.floor(Date.now() / 60_000) * 60_000;
        const { scene, clock } = await opened({ mlsd }, {}, justNow);
        await scene.files.list('/d0');
        assert.equal(await readText(scene), 'content 0');
        await scene.files.written();
        await scene.write(FILE, 'changed 0');
        await setTime(scene, FILE, justNow);
        assert.equal(await readText(scene), 'changed 0');
        clock.nowMs += LATER_MS;
        assert.equal(await readText(scene), 'changed 0');
      });
    });
  }

  it('are kept of a new file once its time proves its content', async () => {
    const { scene, clock } = await opened({}, {}, Math.floor(Date.now() / 1_000) * 1_000);
    await scene.files.list('/d0');
    clock.nowMs += 3_000;
    await readText(scene);
    await scene.files.written();
    clock.nowMs += LATER_MS;
    scene.server.reset();
    assert.equal(await readText(scene), 'content 0');
    assert.equal(transfers(scene), 0);
  });

  it('are not kept by a minute that is not over', async () => {
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const { scene, clock } = await opened({ mlsd: false }, {}, minute + 1_000);
    await scene.files.list('/d0');
    clock.nowMs += 30_000;
    assert.equal(await readText(scene), 'content 0');
    await scene.files.written();
    await scene.write(FILE, 'changed 0');
    await setTime(scene, FILE, minute + 40_000);
    clock.nowMs += 70_000;
    assert.equal(await readText(scene), 'changed 0');
  });

  it('are not kept by a time that tools give to all they make', async () => {
    const { scene, clock } = await opened({}, {}, Date.UTC(1985, 9, 26, 8, 15));
    await scene.files.list('/d0');
    await readText(scene);
    await scene.files.written();
    clock.nowMs += LATER_MS;
    await scene.write(FILE, 'changed 0');
    await setTime(scene, FILE, Date.UTC(1985, 9, 26, 8, 15));
    assert.equal(await readText(scene), 'changed 0');
  });

  it('go when the file is written here, be it with the size and the time that it had', async () => {
    const { scene } = await opened();
    await scene.files.list('/d0');
    await readText(scene);
    const write = { ...OVERWRITE, modifiedMs: OLD_MS };
    await scene.files.write(FILE, bytes('changed 0'), write);
    assert.equal(await readText(scene), 'changed 0');
    await readText(scene, '/d0/f4.txt');
    await scene.files.written();
    await scene.files.rename('/d0/f4.txt', FILE, { overwrite: true });
    assert.equal(await readText(scene), 'content 4');
  });

  it('go when a folder takes the place of another', async () => {
    const { scene } = await opened();
    await scene.files.list('/d0');
    await readText(scene);
    await scene.files.written();
    await scene.files.delete('/d0', { recursive: true });
    await scene.write('d1/f0.txt', 'another 0'.slice(0, 9));
    await setTime(scene, '/d1/f0.txt', OLD_MS);
    await scene.files.rename('/d1', '/d0', { overwrite: true });
    assert.equal(await readText(scene), 'another 0');
  });

  it('of a file that is gone are not given out', async () => {
    const { scene, clock } = await opened();
    await scene.files.list('/d0');
    await readText(scene);
    await scene.files.written();
    await rm(join(scene.root, FILE));
    clock.nowMs += LATER_MS;
    await assert.rejects(scene.files.read(FILE), { code: 'not-found' });
  });

  it('serve the next window as well', async () => {
    const { scene } = await opened();
    await scene.files.list('/d0');
    await readText(scene);
    await scene.files.written();
    const { scene: next } = await opened();
    assert.equal(await readText(next), 'content 0');
    assert.equal(transfers(next), 0);
  });

  it('are fetched again where they were damaged on the disk', async () => {
    const { scene } = await opened();
    await scene.files.list('/d0');
    await readText(scene);
    await scene.files.written();
    const [stored] = await storedFiles();
    assert.ok(stored);
    const damaged = (await readFile(stored)).map((byte, at, all) =>
      at === all.length - 1 ? byte ^ 1 : byte,
    );
    await writeFile(stored, damaged);
    assert.equal(await readText(scene), 'content 0');
    assert.equal(transfers(scene), 2);
  });

  it('are for nobody else on the computer', async () => {
    const { scene } = await opened();
    await scene.files.list('/d0');
    await readText(scene);
    await scene.files.written();
    const [stored] = await storedFiles();
    assert.ok(stored);
    if (process.platform !== 'win32') assert.equal((await stat(stored)).mode & 0o777, 0o600);
  });

  it('keep within their bound on the disk', async () => {
    const contentBytes = 128 * 1_024;
    const { scene } = await opened({}, { contentBytes });
    await readTree(scene);
    await scene.files.written();
    const sizes = await Promise.all((await storedFiles()).map(async (path) => stat(path)));
    const blocks = sizes.reduce((sum, { size }) => sum + Math.ceil(size / 4_096) * 4_096, 0);
    assert.ok(sizes.length > 5 && blocks <= contentBytes, `${sizes.length} files, ${blocks}`);
  });

  it('are not kept where that is turned off', async () => {
    const { scene, clock } = await opened({}, { contentBytes: 0 });
    await scene.files.list('/d0');
    await readText(scene);
    clock.nowMs += LATER_MS;
    await readText(scene);
    assert.equal(transfers(scene), 2);
    assert.deepEqual(await storedFiles(), []);
  });

  it('are what a save is held against, as if they had come from the server', async () => {
    const { scene, clock } = await opened();
    await scene.files.list('/d0');
    await readText(scene);
    const fetched = await scene.files.baseOf(FILE);
    await scene.files.written();
    clock.nowMs += LATER_MS;
    scene.server.reset();
    await readText(scene);
    assert.equal(transfers(scene), 0);
    scene.files.documents.adopt(FILE);
    const base = await scene.files.baseOf(FILE);
    assert.equal(base?.snapshot.hash, fetched?.snapshot.hash);
    assert.deepEqual(base?.content, fetched?.content);
    scene.files.documents.hold(FILE);
    await scene.write(FILE, 'theirs 00');
    scene.files.documents.willSave(FILE);
    await assert.rejects(scene.files.write(FILE, bytes('ours'), OVERWRITE), { code: 'conflict' });
    assert.equal(await scene.textOnDisk(FILE), 'theirs 00');
  });
});
