import assert from 'node:assert/strict';
import { everyByte, text } from './content.ts';
import type { Contract, Topic } from './topic.ts';

export const writing: Topic = (contract) => {
  contents(contract);
  existingFiles(contract);
  refusals(contract);
  if (contract.traits.honoursWriteFlags) flags(contract);
};

function contents({ case: it }: Contract): void {
  it('creates a file, and nothing besides', async ({ fs, disk, at, folder }) => {
    await fs.writeFile(at('new.txt'), text('hello\r\n'));
    assert.equal(await disk.text(at('new.txt')), 'hello\r\n');
    assert.deepEqual(await disk.list(folder), ['new.txt']);
    assert.equal((await fs.stat(at('new.txt'))).size, 7);
    assert.deepEqual([...(await fs.readDirectory(folder)).keys()], ['new.txt']);
  });

  it('creates an empty file', async ({ fs, disk, at, folder }) => {
    await fs.writeFile(at('empty'), new Uint8Array());
    assert.equal(await disk.size(at('empty')), 0);
    assert.equal((await fs.stat(at('empty'))).size, 0);
    assert.deepEqual(await disk.list(folder), ['empty']);
  });

  it('writes every byte value as it is', async ({ fs, disk, at }) => {
    await fs.writeFile(at('bytes'), everyByte());
    assert.deepEqual(await disk.read(at('bytes')), everyByte());
    assert.deepEqual(Buffer.from(await fs.readFile(at('bytes'))), everyByte());
  });

  for (const [title, before, after] of [
    ['a longer content', 'short', 'a good deal longer than before'],
    ['a shorter content', 'a good deal longer than this', 'short'],
    ['a content of the same size', 'before', 'after!'],
    ['nothing', 'something', ''],
  ] as const) {
    it(`replaces a file by ${title}`, async ({ fs, disk, at, folder }) => {
      await disk.write(at('file.txt'), before);
      assert.equal(Buffer.from(await fs.readFile(at('file.txt'))).toString(), before);
      await fs.writeFile(at('file.txt'), text(after));
      assert.equal(await disk.text(at('file.txt')), after);
      assert.equal(Buffer.from(await fs.readFile(at('file.txt'))).toString(), after);
      assert.equal((await fs.stat(at('file.txt'))).size, after.length);
      assert.deepEqual(await disk.list(folder), ['file.txt']);
    });
  }
}

function existingFiles({ case: it, traits }: Contract): void {
  if (traits.keepsModes) {
    for (const mode of [0o640, 0o755, 0o600]) {
      it(`keeps the mode ${mode.toString(8)} of a file`, async ({ fs, disk, at }) => {
        await disk.write(at('script.sh'), '#!/bin/sh\n');
        await disk.chmod(at('script.sh'), mode);
        await fs.writeFile(at('script.sh'), text('#!/bin/sh\necho changed\n'));
        assert.equal(await disk.text(at('script.sh')), '#!/bin/sh\necho changed\n');
        assert.equal((await disk.mode(at('script.sh'))).toString(8), mode.toString(8));
      });
    }
  }

  if (traits.showsLinks || !traits.replacesHiddenLinks) links({ case: it, traits });
  else hiddenLinks({ case: it, traits });
}

function links({ case: it, traits }: Contract): void {
  if (!traits.writesThroughLinks) {
    it('does not write through a link, and keeps both', async ({ fs, disk, at, folder }) => {
      await disk.write(at('target.txt'), 'kept');
      await disk.symlink('target.txt', at('link.txt'));
      await assert.rejects(fs.writeFile(at('link.txt'), text('x')), { code: 'NoPermissions' });
      assert.equal(await disk.readlink(at('link.txt')), 'target.txt');
      assert.equal(await disk.text(at('target.txt')), 'kept');
      assert.deepEqual(await disk.list(folder), ['link.txt', 'target.txt']);
    });
    return;
  }

  it('writes through a link and keeps the link', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('folder/target.txt'), 'before');
    await disk.symlink('folder/target.txt', at('link.txt'));
    await fs.writeFile(at('link.txt'), text('after the save'));
    assert.equal(await disk.kind(at('link.txt')), 'symlink');
    assert.equal(await disk.readlink(at('link.txt')), 'folder/target.txt');
    assert.equal(await disk.text(at('folder/target.txt')), 'after the save');
    assert.deepEqual(await disk.tree(folder), ['folder', 'folder/target.txt', 'link.txt']);
  });

  it('tells the new size of a link and of its target', async ({ fs, disk, at, world, folder }) => {
    await disk.write(at('target.txt'), 'before');
    await disk.symlink('target.txt', at('link.txt'));
    await fs.writeFile(at('link.txt'), text('after the save'));
    assert.equal((await fs.stat(at('link.txt'))).size, 14);
    await world.refresh(folder);
    assert.equal((await fs.stat(at('target.txt'))).size, 14);
    assert.equal((await fs.stat(at('link.txt'))).size, 14);
  });
}

// What cannot be told from a file is replaced like one.
function hiddenLinks({ case: it }: Contract): void {
  it('leaves the target of a hidden link as it is', async ({ fs, disk, at }) => {
    await disk.write(at('target.txt'), 'kept');
    await disk.symlink('target.txt', at('link.txt'));
    await fs.writeFile(at('link.txt'), text('after the save'));
    assert.equal(await disk.text(at('target.txt')), 'kept');
    assert.equal(await disk.text(at('link.txt')), 'after the save');
  });
}

function refusals({ case: it, traits }: Contract): void {
  it('does not write onto a folder', async ({ fs, disk, at, folder }) => {
    await disk.mkdir(at('folder'));
    await disk.write(at('folder/kept.txt'), 'kept');
    await assert.rejects(fs.writeFile(at('folder'), text('x')), { code: 'FileIsADirectory' });
    assert.deepEqual(await disk.tree(folder), ['folder', 'folder/kept.txt']);
  });

  it('does not write below a file', async ({ fs, disk, at, folder }) => {
    await disk.write(at('file'), 'kept');
    const codes = traits.makesParents ? /./ : /^FileNotFound$/;
    await assert.rejects(fs.writeFile(at('file/below.txt'), text('x')), { code: codes });
    assert.equal(await disk.text(at('file')), 'kept');
    assert.deepEqual(await disk.list(folder), ['file']);
  });

  if (traits.makesParents) {
    it('makes the folders that are missing', async ({ fs, disk, at }) => {
      await fs.writeFile(at('new/deep/file.txt'), text('content'));
      assert.equal(await disk.text(at('new/deep/file.txt')), 'content');
    });
  } else {
    it('does not write into a missing folder', async ({ fs, disk, at, folder }) => {
      for (const name of ['missing/file.txt', 'missing/deep/file.txt']) {
        const written = fs.writeFile(at(name), text('x'));
        await assert.rejects(written, { code: 'FileNotFound' }, name);
      }
      assert.deepEqual(await disk.list(folder), []);
    });
  }
}

function flags({ case: it }: Contract): void {
  it('creates nothing that it may not create', async ({ fs, disk, at, folder }) => {
    const written = fs.writeFile(at('new.txt'), text('x'), { create: false, overwrite: true });
    await assert.rejects(written, { code: 'FileNotFound' });
    assert.deepEqual(await disk.list(folder), []);
  });

  it('replaces nothing that it may not replace', async ({ fs, disk, at }) => {
    await disk.write(at('file.txt'), 'kept');
    for (const content of ['x', '']) {
      const written = fs.writeFile(at('file.txt'), text(content), {
        create: true,
        overwrite: false,
      });
      await assert.rejects(written, { code: 'FileExists' });
    }
    assert.equal(await disk.text(at('file.txt')), 'kept');
  });

  it('creates without leave to replace, and replaces without leave to create', async (scene) => {
    const { fs, disk, at } = scene;
    await fs.writeFile(at('file.txt'), text('one'), { create: true, overwrite: false });
    assert.equal(await disk.text(at('file.txt')), 'one');
    await fs.writeFile(at('file.txt'), text('two'), { create: false, overwrite: true });
    assert.equal(await disk.text(at('file.txt')), 'two');
  });
}
