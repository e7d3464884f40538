import assert from 'node:assert/strict';

import { hasCode } from '../../src/common/remoteError.ts';
import type { SaveStrategy } from '../../src/remote/saving/saver.ts';
import type { CommandHook } from '../support/ftpServer/script.ts';
import { useScenes, type Scene } from './scene.ts';

const THEIRS = 'written by others meanwhile';
const TREE = { 'from/new.txt': 'mine', 'from/deep/x.txt': 'x', 'to/old.txt': 'old' };
const noHiddenNames: CommandHook = ({ verb, argument }) =>
  verb === 'STOR' && argument.includes('.ftp-workspace-') ? '553 No such names.' : undefined;
const WAYS: Readonly<Record<string, readonly [SaveStrategy, CommandHook?]>> = {
  'by way of a hidden name': ['auto'],
  'in place, as the connection says': ['direct'],
  'in place, as no hidden name is taken': ['auto', noHiddenNames],
};

describe('a file that others make where there was none', () => {
  const open = useScenes();

  /** It is there as soon as the one that is to be copied is on its way. */
  async function openScene(way: string, made = 'to/new.txt'): Promise<Scene> {
    const [saveStrategy, onCommand] = WAYS[way] ?? ['auto'];
    const scene = await open({}, { saveStrategy }, TREE);
    scene.server.onCommand((command, session) => {
      if (command.verb !== 'RETR') return onCommand?.(command, session);
      return { until: scene.write(made, THEIRS) };
    });
    return scene;
  }

  for (const way of Object.keys(WAYS)) {
    it(`is not replaced by a transfer ${way}`, async () => {
      const scene = await openScene(way);
      const { transfers } = scene.files;
      const { files, failed } = await transfers.copy(transfers.source, [
        { paths: ['/from/new.txt'], folder: '/to' },
      ]);
      assert.equal(await scene.textOnDisk('to/new.txt'), THEIRS);
      assert.deepEqual([files, failed.length], [0, 1]);
      assert.ok(hasCode(failed[0]?.error, 'exists'), String(failed[0]?.error));
    });

    it(`is not replaced by a copy ${way}`, async () => {
      const scene = await openScene(way);
      const copying = scene.files.copy('/from/new.txt', '/to/new.txt', { overwrite: false });
      await assert.rejects(copying, { code: 'exists' });
      assert.equal(await scene.textOnDisk('to/new.txt'), THEIRS);
      assert.deepEqual(await scene.leftOvers('to'), []);
    });
  }

  it('is looked for once a file, and not in a folder that was just made', async () => {
    const scene = await openScene('in place, as the connection says', 'elsewhere');
    const { transfers } = scene.files;
    const looks = (): readonly string[] =>
      scene.sent.filter((line) => /^MLST \/to\/.*x\.txt|^MLST \/to\/new\.txt/.test(line));
    scene.server.reset();
    await transfers.copy(transfers.source, [{ paths: ['/from/new.txt'], folder: '/to' }]);
    // The other one asks what has arrived.
    assert.equal(looks().length, 2);
    scene.server.reset();
    await transfers.copy(transfers.source, [{ paths: ['/from/deep'], folder: '/to' }]);
    assert.equal(looks().length, 1);
    scene.server.reset();
    await scene.files.copy('/from/deep', '/to/copied', { overwrite: false });
    assert.equal(looks().length, 1);
  });
});
