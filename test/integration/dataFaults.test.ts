import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { RemoteError } from '../../src/common/remoteError.ts';
import { forEachBounded } from '../../src/remote/forEachBounded.ts';
import type { Action, DataFault } from '../support/ftpServer/script.ts';
import { bytes, pattern, Scene, useScenes } from './scene.ts';

const SIZE = 300_000;
const OLD = pattern(200_000).reverse();
const CONTENT = pattern(SIZE);
const OVERWRITE = { create: true, overwrite: true };
const AFTER = [0, 1, SIZE >> 1, SIZE - 1];
const HOWS: readonly DataFault['then'][] = ['reset', 'close', 'stall', 'cut'];
const AT_ONCE = 20;

interface Case {
  readonly title: string;
  readonly action: Action;
  /** Times that it happens; Infinity: always. */
  readonly times: number;
}

function* cuts(times: number): Generator<Case> {
  for (const afterBytes of AFTER) {
    for (const then of HOWS) {
      const data = { afterBytes, then };
      yield { title: `${then} after ${afterBytes}`, action: { data }, times };
      if (then === 'stall' || then === 'cut') continue;
      const said = { raw: '226 Transfer complete.\r\n' };
      yield {
        title: `${then} after ${afterBytes} and 226`,
        action: { data, finalReply: said },
        times,
      };
      yield {
        title: `${then} after ${afterBytes}, 226 came first`,
        action: { data, finalReply: 'early' },
        times,
      };
    }
  }
}

/** Does it to the first transfers of this kind, as often as the case says. */
function script(scene: Scene, wanted: string, { action, times }: Case): void {
  let left = times;
  scene.server.onCommand(({ verb }) => (verb === wanted && left-- > 0 ? action : undefined));
}

async function attempt(operation: Promise<unknown>): Promise<RemoteError | undefined> {
  try {
    await operation;
    return undefined;
  } catch (error) {
    assert.ok(error instanceof RemoteError, inspect(error));
    return error;
  }
}

/** Runs all cases, each with a server of its own. */
async function each(
  cases: readonly Case[],
  client: Parameters<typeof Scene.open>[1],
  run: (scene: Scene, one: Case) => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  await forEachBounded(cases, AT_ONCE, async (one) => {
    const scene = await Scene.open({}, client, { 'file.bin': OLD, 'other.txt': 'other' });
    try {
      await run(scene, one);
      scene.server.clearScript();
      const other = await scene.files.read('/other.txt');
      assert.equal(Buffer.from(other).toString(), 'other', 'The next operation');
    } catch (error) {
      failures.push(`${one.title}, ${one.times} times: ${inspect(error)}`);
    } finally {
      await scene.close();
    }
  });
  assert.deepEqual(failures, []);
}

describe('a data connection that fails', () => {
  const open = useScenes();

  it('once during a read: the whole file is read', async function () {
    this.timeout(60_000);
    const early: Case = { title: '226 first', action: { finalReply: 'early' }, times: 1 };
    const dropped: Case = { title: 'no 226', action: { finalReply: 'dropped' }, times: 1 };
    const small = [...cuts(1)].filter(({ action }) => (action.data?.afterBytes ?? 0) < OLD.length);
    await each([...small, early, dropped], {}, async (scene, one) => {
      script(scene, 'RETR', one);
      assert.ok(OLD.equals(await scene.files.read('/file.bin')));
    });
  });

  it('every time: the read fails, and nothing short is returned', async function () {
    this.timeout(60_000);
    const cases = [...cuts(Infinity)].filter(
      ({ action }) => (action.data?.afterBytes ?? 0) < OLD.length,
    );
    await each(cases, {}, async (scene, one) => {
      script(scene, 'RETR', one);
      const error = await attempt(scene.files.read('/file.bin'));
      assert.ok(error && ['connection-lost', 'timeout', 'size-mismatch'].includes(error.code));
    });
  });

  it('that brings more than the file has, without end: it is not taken', async () => {
    const scene = await open({}, {}, { 'file.bin': OLD, 'other.txt': 'other' });
    const content = Buffer.alloc(64 * 1024 * 1024);
    scene.server.scriptNext('RETR', { content });
    let bytes = 0;
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.length;
    };
    const reading = scene.pool.run((session, signal) =>
      session.download('/file.bin', take, { signal, expectedSize: OLD.length }),
    );
    await assert.rejects(reading, { code: 'size-mismatch' });
    assert.ok(bytes < content.length / 2, `${bytes} bytes were taken`);
    assert.equal(Buffer.from(await scene.files.read('/other.txt')).toString(), 'other');
  });

  it('that brings more than was listed, of a file that has grown: it is read', async () => {
    const scene = await open({}, {}, { 'file.bin': OLD });
    await scene.files.list('/');
    const grown = Buffer.alloc(16 * 1024 * 1024, 'more');
    await scene.write('file.bin', grown);
    assert.ok(grown.equals(await scene.files.read('/file.bin')));
  });

  it('that brings more than the file has into memory, whatever the 150 says: it is not taken', async () => {
    const onReply = (reply: string, verb: string): string =>
      verb === 'RETR' ? reply.replace(/\(\d+ bytes\)/, '(1000000000000 bytes)') : reply;
    const scene = await open({ onReply }, {}, { 'file.bin': OLD, 'other.txt': 'other' });
    await scene.files.list('/');
    let sent = 0;
    const content = Buffer.alloc(64 * 1024 * 1024);
    scene.server.onCommand(({ verb, argument }) => {
      if (verb !== 'RETR' || argument !== '/file.bin') return undefined;
      sent++;
      return { content };
    });
    await assert.rejects(scene.files.read('/file.bin'), { code: 'size-mismatch' });
    assert.equal(sent, 2, 'It is looked at afresh, and tried once more');
    const reading = scene.pool.run((session, signal) =>
      session.read('/file.bin', { signal, expectedSize: OLD.length }),
    );
    await assert.rejects(reading, ({ message }: Error) => {
      const [taken = Infinity] = /\d+/.exec(message) ?? [];
      return Number(taken) < content.length / 2;
    });
  });

  it('every time during a listing: it fails, and no folder looks emptier than it is', async () => {
    // Under a 226, and with a clean end, nothing tells a listing that was cut from a short one.
    const cases = [...cuts(Infinity)].filter(
      ({ action }) => (action.data?.afterBytes ?? 0) <= 1 && action.finalReply === undefined,
    );
    await each(cases, {}, async (scene, one) => {
      script(scene, 'MLSD', one);
      const error = await attempt(scene.files.list('/'));
      assert.ok(error && ['connection-lost', 'timeout'].includes(error.code));
    });
  });

  for (const saveStrategy of ['auto', 'direct'] as const) {
    it(`once during a save (${saveStrategy}): the whole content is stored`, async function () {
      this.timeout(60_000);
      await each([...cuts(1)], { saveStrategy }, async (scene, one) => {
        script(scene, 'STOR', one);
        await scene.files.write('/file.bin', CONTENT, OVERWRITE);
        assert.ok(CONTENT.equals(await scene.onDisk('file.bin')));
        assert.deepEqual(await scene.leftOvers(), []);
        assert.equal((await scene.files.stat('/file.bin')).size, SIZE);
      });
    });
  }

  it('once during a save, and the server says 451: it is no full disk', async () => {
    const scene = await open({}, {}, { 'file.bin': OLD });
    // Pure-FTPd 1.0.51.
    scene.server.scriptNext('STOR', {
      data: { afterBytes: 1, then: 'reset' },
      finalReply: { raw: '451-Error during read from data connection\r\n451 Aborted\r\n' },
    });
    await scene.files.write('/file.bin', CONTENT, OVERWRITE);
    assert.ok(CONTENT.equals(await scene.onDisk('file.bin')));
    assert.deepEqual(await scene.leftOvers(), []);
  });

  it('every time: the save fails, and the old content stays', async function () {
    this.timeout(60_000);
    await each([...cuts(Infinity)], {}, async (scene, one) => {
      script(scene, 'STOR', one);
      const error = await attempt(scene.files.write('/file.bin', CONTENT, OVERWRITE));
      assert.ok(error && ['connection-lost', 'timeout', 'size-mismatch'].includes(error.code));
      assert.ok(OLD.equals(await scene.onDisk('file.bin')));
      scene.server.clearScript();
      await scene.client.pool.disconnect();
      assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), ['file.bin', 'other.txt']);
    });
  });

  it('as long as the save is tried, in place: the old content is put back', async function () {
    this.timeout(60_000);
    await each([...cuts(3)], { saveStrategy: 'direct' }, async (scene, one) => {
      script(scene, 'STOR', one);
      const error = await attempt(scene.files.write('/file.bin', CONTENT, OVERWRITE));
      assert.ok(error && error.code !== 'incomplete-file');
      assert.ok(OLD.equals(await scene.onDisk('file.bin')));
    });
  });

  it('for good, in place: it is said that the file may be incomplete', async () => {
    const scene = await open({}, { saveStrategy: 'direct' }, { 'file.bin': OLD });
    scene.server.onCommand(({ verb }) =>
      verb === 'STOR' ? { data: { afterBytes: 10, then: 'cut' } } : undefined,
    );
    const error = await attempt(scene.files.write('/file.bin', CONTENT, OVERWRITE));
    assert.equal(error?.code, 'incomplete-file');
    assert.equal(error.path, '/file.bin');
  });
});

describe('a save that the server refuses', () => {
  const open = useScenes();
  const write = (scene: Scene): Promise<void> =>
    scene.files.write('/d/file.txt', bytes('new content'), OVERWRITE);
  const FILES = { 'd/file.txt': 'old' };

  for (const quotaCode of [451, 452, 552] as const) {
    for (const saveStrategy of ['auto', 'atomic', 'direct'] as const) {
      it(`with ${quotaCode} in the middle (${saveStrategy}): no-space, the old content stays`, async () => {
        const quota = saveStrategy === 'direct' ? 100_000 : 50_000;
        const old = { 'd/file.txt': 'x'.repeat(40_000) };
        const scene = await open({ quotaBytes: quota, quotaCode }, { saveStrategy }, old);
        const failure = scene.files.write('/d/file.txt', CONTENT, OVERWRITE);
        // In place the disk has room again as soon as the half of the new content is dropped.
        scene.server.onCommand(({ verb }) => {
          if (verb === 'STOR' && scene.server.bytesReceived > 0) {
            scene.server.configure({ quotaBytes: 100_000 });
          }
          return undefined;
        });
        await assert.rejects(failure, { code: 'no-space', reply: new RegExp(`^${quotaCode} `) });
        assert.equal(await scene.textOnDisk('d/file.txt'), old['d/file.txt']);
        assert.deepEqual(await scene.leftOvers('d'), []);
        assert.equal((await scene.files.stat('/d/file.txt')).size, 40_000);
      });
    }
  }

  for (const code of [550, 553]) {
    it(`with ${code} for the temporary name: saved in place`, async () => {
      const scene = await open(
        {
          onCommand: ({ verb, argument }) =>
            verb === 'STOR' && argument.includes('.ftp-workspace-') ? `${code} No.` : undefined,
        },
        {},
        FILES,
      );
      await write(scene);
      assert.equal(await scene.textOnDisk('d/file.txt'), 'new content');
      assert.deepEqual(await scene.leftOvers('d'), []);
    });
  }

  it('by all means: no-permission, nothing has changed', async () => {
    const scene = await open({ readOnlyPaths: ['/d'] }, {}, FILES);
    await assert.rejects(write(scene), { code: 'no-permission' });
    await assert.rejects(scene.files.write('/d/new', bytes('x'), OVERWRITE), {
      code: 'no-permission',
    });
    assert.equal(await scene.textOnDisk('d/file.txt'), 'old');
    assert.deepEqual(await scene.leftOvers('d'), []);
  });

  it('by the rename over a file: the file steps aside, from then on at once', async () => {
    const scene = await open({ renameOverExisting: 'refuse' }, {}, FILES);
    await write(scene);
    assert.equal(await scene.textOnDisk('d/file.txt'), 'new content');
    scene.server.reset();
    await scene.files.write('/d/file.txt', bytes('newer'), OVERWRITE);
    assert.deepEqual(scene.operations.slice(-5), [
      'RNFR /d/file.txt',
      'RNTO /d/.temporary.bak',
      'RNFR /d/.temporary.tmp',
      'RNTO /d/file.txt',
      'DELE /d/.temporary.bak',
    ]);
    assert.deepEqual(await scene.leftOvers('d'), []);
  });

  it('by every rename: saved in place', async () => {
    const scene = await open({ replies: { RNTO: '553 No.' } }, {}, FILES);
    await write(scene);
    assert.equal(await scene.textOnDisk('d/file.txt'), 'new content');
    assert.deepEqual(await scene.leftOvers('d'), []);
  });

  it('by the second rename of the swap: the old file is put back, then saved in place', async () => {
    const scene = await open({ renameOverExisting: 'refuse' }, {}, FILES);
    let toFile = 0;
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'RNTO' && argument === '/d/file.txt' && ++toFile <= 2 ? '553 No.' : undefined,
    );
    await write(scene);
    assert.equal(toFile, 3);
    assert.equal(await scene.textOnDisk('d/file.txt'), 'new content');
    assert.deepEqual(await scene.leftOvers('d'), []);
  });

  it('by a folder that others make of the name before it is set aside: it gets it back', async () => {
    const scene = await open({ renameOverExisting: 'refuse' }, {}, FILES);
    const path = join(scene.root, 'd/file.txt');
    let renames = 0;
    scene.server.onCommand(({ verb, argument }) => {
      if (verb !== 'RNTO' || !argument.endsWith('.bak') || renames++ > 0) return undefined;
      rmSync(path);
      mkdirSync(path);
      writeFileSync(join(path, 'theirs.txt'), 'theirs');
      return undefined;
    });
    await assert.rejects(write(scene), { code: 'is-a-directory' });
    assert.equal(await scene.textOnDisk('d/file.txt/theirs.txt'), 'theirs');
    assert.deepEqual(await scene.leftOvers('d'), []);
  });

  it('by SITE CHMOD: saved in place, so that the mode stays', async () => {
    const scene = await open({ chmod: false }, {}, FILES);
    await chmod(join(scene.root, 'd/file.txt'), 0o604);
    await write(scene);
    assert.equal(await scene.textOnDisk('d/file.txt'), 'new content');
    assert.deepEqual(await scene.leftOvers('d'), []);
  });

  it('through a symbolic link: the link stays, its target is written', async () => {
    const scene = await open({}, {}, FILES);
    await symlink('file.txt', join(scene.root, 'd/link'));
    await scene.files.write('/d/link', bytes('through'), OVERWRITE);
    assert.equal(await scene.textOnDisk('d/file.txt'), 'through');
    assert.equal((await scene.files.stat('/d/link')).symlink, true);
  });

  it('with 226 and an empty file: stored again', async () => {
    const scene = await open({}, {}, FILES);
    scene.server.scriptNext('STOR', {
      data: { afterBytes: 0, then: 'reset' },
      finalReply: 'early',
    });
    await write(scene);
    assert.equal(await scene.textOnDisk('d/file.txt'), 'new content');
  });

  for (const mlsd of [true, false]) {
    it(`with another size each time (${mlsd ? 'MLST' : 'SIZE'}): size-mismatch`, async () => {
      const replies = mlsd
        ? { MLST: '250-Listing\r\n type=file;size=3; /x\r\n250 End' }
        : { SIZE: '213 3' };
      const scene = await open({ mlsd }, {}, FILES);
      await scene.files.list('/d');
      scene.server.configure({ replies });
      await assert.rejects(write(scene), { code: 'size-mismatch' });
      assert.equal(await scene.textOnDisk('d/file.txt'), 'old');
      assert.deepEqual(await scene.leftOvers('d'), []);
    });
  }

  it('into a folder that is not there: not-found', async () => {
    const scene = await open({}, {}, FILES);
    await assert.rejects(scene.files.write('/x/y/z', bytes('x'), OVERWRITE), { code: 'not-found' });
  });
});
