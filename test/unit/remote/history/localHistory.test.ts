import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  historyDefaults,
  type HistorySettings,
} from '../../../../src/remote/history/historySettings.ts';
import { LocalHistory } from '../../../../src/remote/history/localHistory.ts';
import type { Version } from '../../../../src/remote/guard/conflict.ts';
import { hashOf } from '../../../../src/remote/localStore/blobStore.ts';
import { LocalStore } from '../../../../src/remote/localStore/localStore.ts';
import { capturing } from '../../../support/clientUnderTest.ts';

const PATH = '/site/index.html';
/** Contents are older than this clock says: nobody is putting them at this moment. */
const LATER_MS = 10_000;

function version(text: string): Version {
  const content = Buffer.from(text);
  const facts = { size: content.length, mtimeMs: 5, mtimeUnitMs: 1, settled: true };
  return { snapshot: { ...facts, hash: hashOf(content) }, content };
}

describe('the history of a file', () => {
  let directory: string;
  let settings: HistorySettings;
  let history: LocalHistory;
  let nowMs: number;
  let log: string[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ftp-workspace-history-'));
    settings = historyDefaults;
    log = [];
    nowMs = Date.now() + LATER_MS;
    history = open();
  });

  afterEach(async () => {
    history.dispose();
    await rm(directory, { recursive: true, force: true });
  });

  function open(): LocalHistory {
    return new LocalHistory({
      store: new LocalStore(directory),
      settings: () => settings,
      logger: capturing(log),
      now: () => nowMs++,
    });
  }

  async function texts(path = PATH): Promise<(string | undefined)[]> {
    const versions = await history.versions(path);
    const contents = versions.map(({ hash }) => history.content(hash));
    return (await Promise.all(contents)).map(
      (content) => content && Buffer.from(content).toString(),
    );
  }

  const blobs = async (): Promise<string[]> => {
    const names = await readdir(join(directory, 'blobs'), { recursive: true });
    return names.filter((name) => name.length > 60);
  };

  it('has what was replaced, newest first, with reason and time, for other windows too', async () => {
    const told: string[] = [];
    history.onDidKeep((path) => told.push(path));
    await history.willReplace(PATH, version('one'));
    await history.willReplace(PATH, version('two'), { end: 'overwritten', by: 'others' });
    assert.deepEqual(told, [PATH, PATH]);
    history.dispose();
    history = open();
    assert.deepEqual(await texts(), ['two', 'one']);
    const [newest] = await history.versions(PATH);
    assert.equal(newest?.end, 'overwritten');
    assert.equal(newest.by, 'others');
    assert.equal(newest.mtimeMs, 5);
    assert.equal(newest.path, PATH);
    assert.deepEqual(await texts('/other'), []);
  });

  it('has a version once though a save of it was tried twice', async () => {
    await history.willReplace(PATH, version('one'));
    await history.willReplace(PATH, version('one'));
    assert.deepEqual(await texts(), ['one']);
  });

  it('keeps nothing that is excluded, too large, without content, or when it is off', async () => {
    await history.willReplace('/.git/config', version('x'));
    settings = { ...historyDefaults, maxFileBytes: 2 };
    await history.willReplace(PATH, version('xxx'));
    settings = { ...historyDefaults, enabled: false };
    await history.willReplace(PATH, version('x'));
    settings = { ...historyDefaults, maxVersions: 0 };
    await history.willReplace(PATH, version('x'));
    settings = historyDefaults;
    await history.willReplace(PATH, { ...version('x'), content: undefined });
    assert.deepEqual(await readdir(directory), []);
  });

  it('keeps no more versions of a file than it may, without waiting', async () => {
    settings = { ...historyDefaults, maxVersions: 2 };
    for (const text of ['one', 'two', 'three', 'four'])
      await history.willReplace(PATH, version(text));
    assert.deepEqual(await texts(), ['four', 'three']);
  });

  it('leaves what it cannot read alone, and keeps the newest that it can', async () => {
    settings = { ...historyDefaults, maxVersions: 3 };
    await history.willReplace(PATH, version('one'));
    const [folder = ''] = await readdir(join(directory, 'history/versions'));
    const oddOnes = ['1-old.json', `${Date.now().toString(36)}-new.json`];
    for (const name of oddOnes) {
      await writeFile(join(directory, 'history/versions', folder, name), 'of another version');
    }
    for (const text of ['two', 'three', 'four', 'four']) {
      await history.willReplace(PATH, version(text));
    }
    const left = await readdir(join(directory, 'history/versions', folder));
    assert.deepEqual(left.filter((name) => oddOnes.includes(name)).sort(), oddOnes);
    assert.deepEqual(await texts(), ['four', 'three', 'two']);
  });

  it('removes what is too old, and contents that nobody names', async () => {
    await history.willReplace(PATH, version('old'));
    nowMs += settings.maxAgeMs + 1;
    await history.willReplace('/young', version('young'));
    await history.prune();
    assert.deepEqual(await texts(), []);
    assert.deepEqual(await texts('/young'), ['young']);
    assert.deepEqual(await blobs(), [
      join(hashOf(Buffer.from('young')).slice(0, 2), hashOf(Buffer.from('young'))),
    ]);
  });

  it('never removes a content that a record of somebody else names', async () => {
    await history.willReplace(PATH, version('shared'));
    const hash = hashOf(Buffer.from('shared'));
    await new LocalStore(directory)
      .records('journal', () => undefined)
      .put('save', { hash } as never, { durable: false });
    await history.clear();
    nowMs += 10 * settings.maxAgeMs;
    await history.prune();
    assert.equal(Buffer.from((await history.content(hash)) ?? []).toString(), 'shared');
  });

  it('forgets one version, also as part of a folder that was deleted', async () => {
    await history.willReplace(PATH, version('secret'));
    const hash = hashOf(Buffer.from('secret'));
    const file = { path: PATH, hash, size: 6, mtimeMs: 0 };
    await history.noteDeletion({
      path: '/site',
      kind: 'folder',
      deletedMs: 1,
      files: [file],
      fileCount: 3,
    });
    const [kept] = await history.versions(PATH);
    await history.remove(kept!);
    assert.deepEqual(await texts(), []);
    assert.deepEqual(
      (await history.deletions()).map(({ files }) => files),
      [[]],
    );
    assert.deepEqual(await blobs(), []);
  });

  it('forgets one file, and not the others', async () => {
    await history.willReplace(PATH, version('secret'));
    await history.willReplace('/other', version('kept'));
    await history.clearFile(PATH);
    assert.deepEqual(await texts(), []);
    assert.deepEqual(await texts('/other'), ['kept']);
    assert.equal((await blobs()).length, 1);
  });

  it('forgets all but where things are in the trash of the server', async () => {
    await history.willReplace(PATH, version('secret'));
    const fact = { kind: 'file', deletedMs: 1, files: [], fileCount: 1 } as const;
    await history.noteDeletion({ ...fact, path: '/gone' });
    await history.noteDeletion({ ...fact, path: '/moved', movedTo: '/trash/x' });
    await history.clear();
    assert.deepEqual(await texts(), []);
    assert.deepEqual(await blobs(), []);
    assert.deepEqual(
      (await history.deletions()).map(({ path }) => path),
      ['/moved'],
    );
  });

  it('lists deletions, newest first, and forgets one that was put back', async () => {
    const fact = { kind: 'file', files: [], fileCount: 1 } as const;
    await history.noteDeletion({ ...fact, path: '/a', deletedMs: 1 });
    await history.noteDeletion({ ...fact, path: '/b', deletedMs: 2 });
    const [newest] = await history.deletions();
    assert.equal(newest?.path, '/b');
    await history.forgetDeletion(newest);
    assert.deepEqual(
      (await history.deletions()).map(({ path }) => path),
      ['/a'],
    );
  });

  it('goes with a file to its new name, behind what that had before', async () => {
    await history.willReplace(PATH, version('of the old name'));
    await history.willReplace('/site/new.html', version('of the new name'));
    await history.willReplace('/site/index.html.bak', version('of another'));
    const told: string[] = [];
    history.onDidKeep((path) => told.push(path));
    await history.moved(PATH, '/site/new.html', false);
    assert.deepEqual(await texts(), []);
    assert.deepEqual(await texts('/site/new.html'), ['of the new name', 'of the old name']);
    assert.deepEqual(await texts('/site/index.html.bak'), ['of another']);
    assert.deepEqual(told, ['/site/new.html']);
  });

  it('goes with all files of a folder', async () => {
    await history.willReplace('/site/a/one.txt', version('one'));
    await history.willReplace('/site/a/deep/two.txt', version('two'));
    await history.willReplace('/site/ab.txt', version('beside'));
    await history.moved('/site/a', '/b', true);
    assert.deepEqual(await texts('/b/one.txt'), ['one']);
    assert.deepEqual(await texts('/b/deep/two.txt'), ['two']);
    assert.deepEqual(await texts('/site/a/one.txt'), []);
    assert.deepEqual(await texts('/site/ab.txt'), ['beside']);
  });

  it('follows two renames in a row, and a version that was still on its way', async () => {
    const keeping = history.willReplace(PATH, version('one'));
    void history.moved(PATH, '/b', false);
    await history.moved('/b', '/c', false);
    await keeping;
    assert.deepEqual(await texts('/c'), ['one']);
    assert.deepEqual(await texts(), []);
  });

  it('keeps to its bounds after a rename', async () => {
    settings = { ...historyDefaults, maxVersions: 2 };
    for (const text of ['1', '2']) await history.willReplace('/b', version(text));
    for (const text of ['3', '4']) await history.willReplace(PATH, version(text));
    await history.moved(PATH, '/b', false);
    await history.prune();
    assert.deepEqual(await texts('/b'), ['4', '3']);
  });

  it('fails no rename where the disk does not take it', async () => {
    await history.willReplace(PATH, version('one'));
    await rm(join(directory, 'history'), { recursive: true });
    await writeFile(join(directory, 'history'), 'no folder');
    await history.moved(PATH, '/b', false);
    assert.match(log.join('\n'), /The history of \/site\/index\.html is not all at \/b/);
  });

  it('is readable by nobody else', async () => {
    await history.willReplace(PATH, version('secret'));
    for (const name of await readdir(directory, { recursive: true })) {
      assert.equal((await stat(join(directory, name))).mode & 0o077, 0, name);
    }
  });

  it('keeps no save from being done when this computer cannot keep it', async () => {
    await rm(directory, { recursive: true });
    await writeFile(directory, 'a file where the folder should be');
    await history.willReplace(PATH, version('x'));
    assert.match(log.join('\n'), /warn: No history is kept of/);
  });
});
