import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RemoteError } from '../../src/common/remoteError.ts';
import type { InterruptedSaves } from '../../src/remote/journal/interruptedSaves.ts';
import { openClient, type ClientOptions } from '../support/clientUnderTest.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';
import { bytes, useScenes, type Scene } from './scene.ts';

const OVERWRITE = { create: true, overwrite: true };
const OLD = 'the old content';
const NEW = 'what the person has typed, and it is longer';
const LATER = 'what';
const OPEN_MS = 600_000;

const nobody: InterruptedSaves = { keepInterrupted: () => Promise.reject(new Error('of nobody')) };

describe('an upload that was never answered, and is carried out later', () => {
  const open = useScenes();
  /** A server that gets stuck in the first uploads, and whose client goes away meanwhile. */
  async function hang(uploads: number, more: Partial<ClientOptions> = {}): Promise<Scene> {
    let left = uploads;
    return open(
      {
        onCommand: ({ verb }) => (verb === 'STOR' && left-- > 0 ? { reply: '' } : undefined),
      },
      { saveStrategy: 'direct', ...more },
      { 'a.txt': OLD },
    );
  }

  /** What it does when it comes to it: the file is opened for writing, and nobody sends. */
  const goOn = (scene: Scene): Promise<void> => scene.write('a.txt', '');

  const save = ({ files }: Scene, text: string): Promise<void> =>
    files.write('/a.txt', bytes(text), OVERWRITE);

  const recover = ({ files }: Scene) => files.recovery.run(nobody);

  it('empties nothing for good after the next try has succeeded', async () => {
    const scene = await hang(1);
    await save(scene, NEW);
    assert.equal(await scene.textOnDisk('a.txt'), NEW);
    await recover(scene);
    await goOn(scene);
    assert.deepEqual(await recover(scene), []);
    assert.equal(await scene.textOnDisk('a.txt'), NEW);
  });

  it('empties nothing for good after the save has failed', async () => {
    const scene = await hang(3);
    await assert.rejects(save(scene, NEW), RemoteError);
    assert.equal(await scene.textOnDisk('a.txt'), OLD);
    await goOn(scene);
    await recover(scene);
    assert.equal(await scene.textOnDisk('a.txt'), OLD);
  });

  it('is put right before the file is saved again, and nobody is asked', async () => {
    const scene = await hang(1);
    await scene.files.read('/a.txt');
    await save(scene, NEW);
    await goOn(scene);
    await save(scene, LATER);
    assert.equal(await scene.textOnDisk('a.txt'), LATER);
  });

  it('gives way to what was saved last', async () => {
    const scene = await hang(1);
    await save(scene, NEW);
    await save(scene, LATER);
    await recover(scene);
    // A beginning of what was saved first.
    assert.equal(await scene.textOnDisk('a.txt'), LATER);
    await goOn(scene);
    await recover(scene);
    assert.equal(await scene.textOnDisk('a.txt'), LATER);
  });

  it('is of no importance any more where others have written', async () => {
    const scene = await hang(1);
    await save(scene, NEW);
    await recover(scene);
    await scene.write('a.txt', 'by somebody else');
    assert.deepEqual(await recover(scene), []);
    assert.equal(scene.files.recovery.hasLeft, false);
    assert.equal(await scene.textOnDisk('a.txt'), 'by somebody else');
  });

  it('is not expected for ever', async () => {
    let nowMs = Date.UTC(2026, 0, 1);
    const scene = await hang(1, { now: () => nowMs });
    await save(scene, NEW);
    await recover(scene);
    assert.equal(scene.files.recovery.hasLeft, true);
    nowMs += OPEN_MS + 1;
    await recover(scene);
    assert.equal(scene.files.recovery.hasLeft, false);
    await scene.write('a.txt', '');
    await recover(scene);
    assert.equal(await scene.textOnDisk('a.txt'), '');
  });

  it('is known to the window after this one', async () => {
    const keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-windows-'));
    const scene = await hang(1, { keepingDirectory });
    await save(scene, NEW);
    await scene.client.close();
    await goOn(scene);
    const { port } = scene.server;
    const login = { host: '127.0.0.1', port, user: 'tester', password: TEST_PASSWORD };
    const next = await openClient({ ...login, keepingDirectory });
    await next.files.recovery.run(nobody);
    await next.close();
    await rm(keepingDirectory, { recursive: true });
    assert.equal(await scene.textOnDisk('a.txt'), NEW);
  });
});
