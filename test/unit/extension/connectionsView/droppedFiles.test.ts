import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DroppedFiles } from '../../../../src/extension/connectionsView/droppedFiles.ts';

const dropped = (name: string, content: string) => ({
  name,
  data: () => Promise.resolve(Buffer.from(content)),
});

describe('what was dropped without a place on the disk', () => {
  let directory: string;
  let files: DroppedFiles;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ftp-dropped-'));
    files = new DroppedFiles(directory);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('is kept until the window closes, each file for itself', async () => {
    const { paths } = await files.keep([dropped('a.txt', 'one'), dropped('a.txt', 'two')]);
    const contents = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
    assert.deepEqual(contents, ['one', 'two']);
    files.dispose();
    assert.deepEqual(await readdir(directory), []);
  });

  it('goes nowhere but there, whatever its name is', async () => {
    const { paths } = await files.keep([dropped('../../escaped.txt', 'x')]);
    const [path = ''] = paths;
    assert.ok(path.startsWith(directory), path);
  });

  it('is named where it has no content, and takes nothing else along', async () => {
    const cause = new Error('A requested file or directory could not be found');
    const folder = { name: 'assets', data: () => Promise.reject(cause) };
    const { paths, unread } = await files.keep([folder, dropped('a.txt', 'one')]);
    assert.deepEqual(unread, [{ name: 'assets', cause }]);
    assert.equal(await readFile(paths.join(), 'utf8'), 'one');
  });

  it('of a window that was killed goes after a day, and nothing else does', async () => {
    const { pid: dead } = spawnSync(process.execPath, ['--version']);
    const aside = (name: string) => join(directory, `ftp-workspace-drop-${name}`);
    const folders = [aside(`${dead}-old`), aside(`${dead}-new`), aside(`${process.pid}-old`)];
    for (const folder of [...folders, aside('notes-old')]) {
      await mkdir(folder);
      if (folder.endsWith('old')) await utimes(folder, new Date(0), new Date(0));
    }
    await files.keep([dropped('a.txt', 'x')]);
    files.dispose();
    const [, recent, living] = folders;
    const names = (await readdir(directory)).map((name) => join(directory, name));
    assert.deepEqual(names.sort(), [recent, living, aside('notes-old')].sort());
  });
});
