import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PathLocks } from '../../../../src/remote/localStore/pathLocks.ts';
import { WindowRegistry } from '../../../../src/remote/localStore/windowRegistry.ts';
import { capturing } from '../../../support/clientUnderTest.ts';

describe('locks of paths', () => {
  let directory: string;
  let windows: WindowRegistry[];
  const log: string[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ftp-locks-'));
    windows = [];
    log.length = 0;
  });
  afterEach(async () => {
    for (const window of windows) await window.end();
    await rm(directory, { recursive: true, force: true });
  });

  async function open(): Promise<PathLocks> {
    const window = new WindowRegistry({ directory: join(directory, 'windows') });
    await window.begin();
    windows.push(window);
    return new PathLocks({ directory: locks(), windows: window, logger: capturing(log) });
  }
  const locks = (): string => join(directory, 'locks');

  it('let windows work on a path one after the other', async () => {
    let running = 0;
    const all = [await open(), await open(), await open()];
    const work = async (taken: Promise<unknown>): Promise<void> => {
      await taken;
      assert.equal(++running, 1);
      await readdir(directory);
      running--;
    };
    await Promise.all([...all, ...all, ...all].map((each) => each.hold('/one', undefined, work)));
    assert.deepEqual(await readdir(locks()), []);
    assert.deepEqual(log, []);
  });

  it('let windows work on two paths at the same time', async () => {
    const [one, two] = [await open(), await open()];
    await one.hold('/one', undefined, async (taken) => {
      await taken;
      await two.hold('/two', undefined, (other) => other);
    });
  });

  it('are taken over from a window that has ended, by one alone', async () => {
    const crashed = await open();
    let end = (): void => undefined;
    const working = crashed.hold('/one', undefined, async (taken) => {
      await taken;
      return new Promise<void>((resolve) => (end = resolve));
    });
    const others = [await open(), await open()];
    let running = 0;
    const waiting = others.map((each) =>
      each.hold('/one', undefined, async (taken) => {
        await taken;
        assert.equal(++running, 1);
        await readdir(directory);
        running--;
      }),
    );
    await windows[0]?.end();
    await Promise.all(waiting);
    await others[0]?.hold('/one', undefined, async (taken) => {
      await taken;
      end();
      await working;
      // What was another window's meanwhile is not let go by the one that had it first.
      assert.equal((await readdir(locks())).length, 1);
    });
  });

  it('are waited for no longer than the caller wants', async () => {
    const [one, two] = [await open(), await open()];
    await one.hold('/one', undefined, async (taken) => {
      await taken;
      const caller = new AbortController();
      const waiting = two.hold('/one', caller.signal, (other) => other);
      caller.abort();
      await assert.rejects(waiting, { code: 'aborted' });
    });
    await two.hold('/one', undefined, (taken) => taken);
  });

  it('stop nobody where the disk takes none', async () => {
    const one = await open();
    await writeFile(locks(), 'no folder');
    await one.hold('/one', undefined, (taken) => taken);
    assert.match(log.join('\n'), /^warn: No lock for \/one: .*(EEXIST|ENOTDIR)/);
  });
});
