import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Base } from '../../../../src/remote/guard/base.ts';
import { BaseRecords } from '../../../../src/remote/guard/baseRecords.ts';
import { BaseSnapshots } from '../../../../src/remote/guard/baseSnapshots.ts';
import { KeptContents } from '../../../../src/remote/guard/keptContents.ts';
import { NameIdentity } from '../../../../src/remote/nameIdentity.ts';
import { capturing, keepingIn } from '../../../support/clientUnderTest.ts';

const PATH = '/site/index.html';
const T = 1_700_000_000_000;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const shows = (text: string) => (content: Uint8Array) => Buffer.from(content).toString() === text;

interface Window {
  readonly bases: BaseSnapshots;
  readonly held: string[];
  readonly log: string[];
  readonly read: (text: string, path?: string) => void;
  readonly wrote: (text: string, isVouched?: boolean) => void;
  /** The text that a write is held against. */
  readonly began: (path?: string) => Promise<string | undefined>;
  readonly written: () => Promise<void>;
  readonly end: () => Promise<void>;
}

describe('BaseSnapshots', () => {
  let directory: string;
  let nowMs: number;
  let windows: Window[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ftp-workspace-bases-'));
    nowMs = 0;
    windows = [];
  });

  afterEach(async () => {
    for (const window of windows) await window.end();
    await rm(directory, { recursive: true, force: true });
  });

  async function open(): Promise<Window> {
    const keeping = keepingIn(directory);
    await keeping.windows.begin();
    const contents = new KeptContents(keeping.workspace.blobs);
    const log: string[] = [];
    const records = new BaseRecords({ keeping, contents, logger: capturing(log) });
    const held: string[] = [];
    const bases = new BaseSnapshots({
      identity: new NameIdentity(),
      contents,
      records,
      onDidHold: (path) => held.push(path),
      now: () => ++nowMs,
    });
    const base = (text: string, isOurs = false): Base => {
      const hash = contents.put(bytes(text));
      const { length: size } = bytes(text);
      const snapshot = { size, mtimeMs: T, mtimeUnitMs: 1_000, hash, settled: true };
      const told = { kind: 'file', symlink: false, size, mtimeMs: T, readonly: false } as const;
      return { snapshot, told, sinceMs: 0, isOurs };
    };
    const window: Window = {
      bases,
      held,
      log,
      read: (text, path = PATH) => bases.noteRead(path, base(text), ++nowMs),
      wrote: (text, isVouched = false) => bases.noteWritten(PATH, base(text, true), isVouched),
      began: async (path = PATH) => {
        const began = (await bases.began(path)).base?.snapshot.hash;
        const content = began === undefined ? undefined : await contents.get(began);
        return content && Buffer.from(content).toString();
      },
      written: () => records.written(),
      end: async () => {
        await records.written();
        await keeping.windows.end();
      },
    };
    windows.push(window);
    return window;
  }

  describe('without a document', () => {
    it('the last version read or written is what a write is held against', async () => {
      const { read, wrote, began } = await open();
      assert.equal(await began(), undefined);
      read('one');
      assert.equal(await began(), 'one');
      read('two');
      assert.equal(await began(), 'two');
      wrote('three');
      assert.equal(await began(), 'three');
    });

    it('a read that began before a write says nothing after it', async () => {
      const { bases, read, wrote, began } = await open();
      read('one');
      const early = (await bases.began(PATH)).base;
      assert.ok(early);
      const beganMs = nowMs;
      wrote('two');
      bases.noteRead(PATH, early, beganMs);
      assert.equal(await began(), 'two');
    });
  });

  describe('of a document', () => {
    it('the version that it was opened with stays, whoever reads besides', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      read('two');
      assert.equal(await began(), 'one');
    });

    it('moves when the document is loaded again', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      read('two');
      bases.adopt(PATH, shows('two'));
      bases.hold(PATH);
      assert.equal(await began(), 'two');
    });

    it('is what it shows, though others have read a newer version before it was opened', async () => {
      const { bases, read, began } = await open();
      read('one');
      read('two');
      bases.adopt(PATH, shows('one'));
      bases.hold(PATH);
      assert.equal(await began(), 'one');
    });

    it('is the newest where none can be told by its text', async () => {
      const { bases, read, began } = await open();
      read('one');
      read('two');
      bases.adopt(PATH, () => false);
      bases.hold(PATH);
      assert.equal(await began(), 'two');
    });

    it('stays when its changes are undone, whatever was read meanwhile', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      read('two');
      bases.undone(PATH);
      bases.hold(PATH);
      assert.equal(await began(), 'one');
    });

    it('stays when its first change is told of before it counts as one', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH);
      read('two');
      bases.undone(PATH, shows('typed'));
      bases.hold(PATH);
      assert.equal(await began(), 'one');
    });

    it('is what it shows when it was loaded again, though it is changed at once', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH);
      read('two');
      read('three');
      bases.undone(PATH, shows('two'));
      bases.hold(PATH);
      assert.equal(await began(), 'two');
    });

    it('is what it shows at last, though it was looked at between the read and its text', async () => {
      const { bases, read, wrote, began } = await open();
      read('one');
      bases.adopt(PATH, shows('one'));
      // A version is restored, and the editor reads it.
      wrote('two');
      read('two');
      bases.adopt(PATH, shows('one'));
      assert.equal(await began(), 'two');
      bases.undone(PATH, shows('two'));
      bases.hold(PATH);
      assert.equal(await began(), 'two');
    });

    it('is the older version as long as that is shown, whatever was read since', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH, shows('one'));
      read('two');
      bases.adopt(PATH, shows('one'));
      await began();
      bases.hold(PATH);
      assert.equal(await began(), 'one');
    });

    it('is the saved version after its own save, though more was typed meanwhile', async () => {
      const { bases, read, wrote, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      bases.willSave(PATH);
      wrote('two');
      assert.equal(await began(), 'two');
    });

    it('is not moved by a write that is not its own', async () => {
      const { bases, read, wrote, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      wrote('two');
      assert.equal(await began(), 'one');
    });

    it('is moved by a write that says what it replaces', async () => {
      const { bases, read, wrote, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      wrote('two', true);
      assert.equal(await began(), 'two');
    });

    it('goes when it is closed', async () => {
      const { bases, read, began, written } = await open();
      read('one');
      bases.adopt(PATH);
      await written();
      bases.release(PATH);
      assert.equal(await began(), undefined);
    });

    it('goes along when the file or its folder is renamed', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      bases.moved('/site', '/public');
      bases.release(PATH);
      bases.hold('/public/index.html');
      assert.equal(await began('/public/index.html'), 'one');
      assert.equal(await began(), undefined);
    });

    it('is nothing once the file was deleted here', async () => {
      const { bases, read, began } = await open();
      read('one');
      bases.adopt(PATH);
      bases.hold(PATH);
      bases.removed('/site');
      assert.equal(await began(), undefined);
      assert.equal((await bases.began(PATH)).hasDocument, true);
      assert.equal(await bases.told(PATH), undefined);
    });
  });

  it('tells what the editor was told, as long as a document has changes', async () => {
    const { bases, read, held } = await open();
    read('one');
    bases.adopt(PATH);
    assert.equal(await bases.told(PATH), undefined);
    bases.hold(PATH);
    read('longer');
    assert.equal((await bases.told(PATH))?.size, 3);
    assert.deepEqual(held, [PATH]);
    bases.undone(PATH);
    assert.equal(await bases.told(PATH), undefined);
  });

  describe('after the window has ended', () => {
    it('the base of a document with changes is there again, with its content', async () => {
      const first = await open();
      first.read('one');
      first.bases.adopt(PATH);
      first.bases.hold(PATH);
      await first.end();
      const second = await open();
      // A search comes first.
      second.read('two');
      second.bases.hold(PATH);
      assert.equal(await second.began(), 'one');
      assert.equal((await second.bases.told(PATH))?.size, 3);
    });

    it('of several windows the one that began first counts', async () => {
      const windows = [await open(), await open()] as const;
      for (const [index, window] of windows.entries()) {
        window.read(index === 0 ? 'one' : 'two');
        window.bases.adopt(PATH);
        window.bases.hold(PATH);
        await window.written();
      }
      for (const window of windows) await window.end();
      const last = await open();
      last.bases.hold(PATH);
      assert.equal(await last.began(), 'one');
    });

    it('nothing is left of a document that was saved and closed since', async () => {
      const first = await open();
      first.read('one');
      first.bases.adopt(PATH);
      first.bases.hold(PATH);
      await first.end();
      const second = await open();
      second.bases.hold(PATH);
      assert.equal(await second.began(), 'one');
      second.bases.willSave(PATH);
      second.wrote('two');
      second.bases.adopt(PATH);
      second.bases.release(PATH);
      await second.end();
      const third = await open();
      third.bases.hold(PATH);
      assert.equal(await third.began(), undefined);
    });
  });

  it('a local disk that fails costs nothing but a line in the log', async () => {
    await writeFile(join(directory, 'documents'), 'a file where the folder should be');
    const { bases, read, began, written, log } = await open();
    read('one');
    bases.adopt(PATH);
    bases.hold(PATH);
    await written();
    assert.equal(await began(), 'one');
    assert.ok(log.some((line) => line.startsWith('error: What')));
  });
});
